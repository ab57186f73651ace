using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Selection;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads tasks, as a stream.</summary>
[Cmdlet(VerbsCommon.Get, "PfTask", DefaultParameterSetName = TaskSet)]
[OutputType(typeof(TaskInfo))]
public sealed class GetPfTaskCommand : PfQueueCmdlet
{
    private const string QueueSet = "Queue";

    // The default, because the engine binds an object to the default set first, and a task has a Queue too.
    private const string TaskSet = "Task";

    private long _left;

    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Queue { get; set; } = [];

    /// <summary>Tasks as they were read before, to be read again.</summary>
    [Parameter(ParameterSetName = TaskSet, ValueFromPipeline = true)]
    public TaskInfo[]? InputObject { get; set; }

    [Parameter]
    public TaskState[] State { get; set; } = [TaskState.All];

    [Parameter(ParameterSetName = QueueSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ItemUidCompleter))]
    public string[]? Uid { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ItemNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Ends after this many tasks, over all queues.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    private protected override void Begin()
    {
        base.Begin();
        _left = First;
    }

    private protected override void Process()
    {
        if (InputObject is null && ParameterSetName == TaskSet)
        {
            throw NoQueue();
        }

        foreach (var task in InputObject ?? [])
        {
            ForItem(task, () => ReadTasks(FindQueue(task.Queue), UidOf(task.Uid)));
        }

        ForEachQueue(Queue, queue => ReadTasks(queue, Uid));
    }

    private void ReadTasks(QueueInfo queue, string[]? wanted)
    {
        if (_left == 0)
        {
            return;
        }

        var states = new TaskStateFilter(State, State.Contains(TaskState.WorkerLost) ? ReadLostWorkers(queue) : []);
        var uids = new UidSelection(wanted);
        var names = new NamePatterns(Name);
        var filter = new TaskFilter { Phases = states.Phases, Uids = uids.Exact };

        foreach (var task in Read($"read tasks of '{queue.Name}'", (store, token) => store.ReadTasksAsync(queue, filter, token)))
        {
            if (uids.Match(task.Uid) && names.Match(task.Name) && states.Match(task))
            {
                WriteObject(task);
                if (--_left == 0)
                {
                    return;
                }
            }
        }

        foreach (var uid in uids.Missing)
        {
            WriteError(PfErrorRecord.From(TaskNotFound(queue, uid), uid));
        }
    }

    private HashSet<string> ReadLostWorkers(QueueInfo queue) => Read(
            $"read workers of '{queue.Name}'",
            (store, token) => store.ReadWorkersAsync(queue, unfinishedOnly: true, token))
        .Where(worker => worker.Lost)
        .Select(worker => worker.Uid)
        .ToHashSet(StringComparer.Ordinal);

    private static PfException TaskNotFound(QueueInfo queue, string uid) => new(
        PfError.TaskNotFound,
        $"queue '{queue.Name}' has no task {uid}",
        $"Get-PfTask '{queue.Name}' lists its tasks; one that could not be read is among Get-PfDeadLetter '{queue.Name}'.");
}

using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.PowerShell.Selection;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads tasks, as a stream.</summary>
[Cmdlet(VerbsCommon.Get, "PfTask", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(TaskInfo))]
public sealed class GetPfTaskCommand : ItemReadCmdlet
{
    private long _left;

    [Parameter]
    public TaskState[] State { get; set; } = [TaskState.All];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ItemNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Ends after this many tasks, over all queues.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    private protected override ItemKind Kind => ItemKind.Task;

    private protected override bool IsComplete => _left > 0;

    private protected override void Begin()
    {
        base.Begin();
        _left = First;
    }

    private protected override void WriteItems(QueueInfo queue, UidSelection uids)
    {
        if (_left == 0)
        {
            return;
        }

        var states = new TaskStateFilter(State, State.Contains(TaskState.WorkerLost) ? ReadLostWorkers(queue) : []);
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
    }

    private protected override PfException NotFound(QueueInfo queue, string uid) => TaskNotFound(queue, uid);

    private HashSet<string> ReadLostWorkers(QueueInfo queue) => Read(
            $"read workers of '{queue.Name}'",
            (store, token) => store.ReadWorkersAsync(queue, unfinishedOnly: true, token))
        .Where(worker => worker.Lost)
        .Select(worker => worker.Uid)
        .ToHashSet(StringComparer.Ordinal);
}

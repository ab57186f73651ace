using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Selection;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads the workers that are or were registered on queues, of all machines.</summary>
[Cmdlet(VerbsCommon.Get, "PfWorker", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(WorkerInfo))]
public sealed class GetPfWorkerCommand : PfQueueCmdlet
{
    private const string QueueSet = "Queue";

    // The default, because the engine binds an object to the default set first, and these have a Queue too.
    private const string ObjectSet = "Object";

    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Queue { get; set; } = [];

    /// <summary>Workers as they were read before, to be read again.</summary>
    [Parameter(ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public WorkerInfo[]? InputObject { get; set; }

    /// <summary>Tasks of which the last attempt's worker is wanted.</summary>
    [Parameter(ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public TaskInfo[]? Task { get; set; }

    [Parameter]
    public WorkerState[] State { get; set; } = [WorkerState.All];

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

    private protected override void Process()
    {
        if (InputObject is null && Task is null && ParameterSetName == ObjectSet)
        {
            throw NoQueue();
        }

        foreach (var worker in InputObject ?? [])
        {
            ForItem(worker, () => ReadWorkers(FindQueue(worker.Queue), UidOf(worker.Uid)));
        }

        foreach (var task in (Task ?? []).Where(task => task.Uid is null || task.WorkerUid is not null))
        {
            ForItem(task, () => ReadWorkers(FindQueue(task.Queue), UidOf(task.WorkerUid)));
        }

        ForEachQueue(Queue, queue => ReadWorkers(queue, Uid));
    }

    private void ReadWorkers(QueueInfo queue, string[]? wanted)
    {
        var uids = new UidSelection(wanted);
        var names = new NamePatterns(Name);
        var unfinishedOnly = wanted is null && State.All(state => state is WorkerState.Running or WorkerState.Lost or WorkerState.ToSalvage);

        foreach (var worker in Read(
            $"read workers of '{queue.Name}'", (store, token) => store.ReadWorkersAsync(queue, unfinishedOnly, token)))
        {
            if (uids.Match(worker.Uid) && names.Match(worker.Name) && State.Any(state => Match(state, worker)))
            {
                WriteObject(worker);
            }
        }

        foreach (var uid in uids.Missing)
        {
            WriteError(PfErrorRecord.From(WorkerNotFound(queue, uid), uid));
        }
    }

    private static bool Match(WorkerState state, WorkerInfo worker) => state switch
    {
        WorkerState.Running => worker.Phase == WorkerPhase.Running,
        WorkerState.Succeeded => worker.Phase == WorkerPhase.Succeeded,
        WorkerState.Failed => worker.Phase == WorkerPhase.Failed,
        WorkerState.Lost => worker.Lost,
        WorkerState.ToSalvage => worker.ToSalvage,
        _ => true,
    };

    private static PfException WorkerNotFound(QueueInfo queue, string uid) => new(
        PfError.WorkerNotFound, $"queue '{queue.Name}' has no worker {uid}", $"Get-PfWorker '{queue.Name}' lists its workers.");
}

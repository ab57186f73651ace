using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.PowerShell.Selection;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads the workers that are or were registered on queues, of all machines.</summary>
[Cmdlet(VerbsCommon.Get, "PfWorker", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(WorkerInfo))]
public sealed class GetPfWorkerCommand : ItemReadCmdlet
{
    /// <summary>Tasks of which the last attempt's worker is wanted; from the pipeline they come as other objects do.</summary>
    [Parameter(ParameterSetName = ObjectSet)]
    public PSObject[]? Task { get; set; }

    [Parameter]
    public WorkerState[] State { get; set; } = [WorkerState.All];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ItemNameCompleter))]
    public string[]? Name { get; set; }

    private protected override ItemKind Kind => ItemKind.Worker;

    private protected override void Process()
    {
        if (Task is null || IsObjectGiven)
        {
            base.Process();
        }

        ReadForEach(Task ?? []);
    }

    private protected override void ReadFor(PSObject item)
    {
        if (new PipedItem(item) is { Kind: ItemKind.Task, Queue: { } queue } task)
        {
            // One that nobody has taken yet has no worker.
            if (task.Text(nameof(TaskInfo.WorkerUid)) is { } worker)
            {
                Write(FindQueue(queue), [worker]);
            }
        }
        else
        {
            base.ReadFor(item);
        }
    }

    private protected override void WriteItems(QueueInfo queue, UidSelection uids)
    {
        var names = new NamePatterns(Name);
        var unfinishedOnly = uids.IsAll && State.All(state => state is WorkerState.Running or WorkerState.Lost or WorkerState.ToSalvage);

        foreach (var reading in Read(
            $"read workers of '{queue.Name}'", (store, token) => store.ListWorkersAsync(queue, unfinishedOnly, token)))
        {
            if (reading.Error is { } error)
            {
                if (uids.Match(reading.Uid))
                {
                    WriteError(PfErrorRecord.From(error, reading.Uid));
                }
            }
            else if (reading.Item is { } worker && uids.Match(worker.Uid) && names.Match(worker.Name) && State.Any(state => Match(state, worker)))
            {
                WriteObject(worker);
            }
        }
    }

    private protected override PfException NotFound(QueueInfo queue, string uid) => WorkerNotFound(queue, uid);

    private static bool Match(WorkerState state, WorkerInfo worker) => state switch
    {
        WorkerState.Running => worker.Phase == WorkerPhase.Running,
        WorkerState.Succeeded => worker.Phase == WorkerPhase.Succeeded,
        WorkerState.Failed => worker.Phase == WorkerPhase.Failed,
        WorkerState.Lost => worker.Lost,
        WorkerState.ToSalvage => worker.ToSalvage,
        _ => true,
    };
}

using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.PowerShell.Selection;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Asks running workers, on any machine, to take nothing new, let their handlers finish, and end.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PfWorker", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(WorkerInfo))]
public sealed class StopPfWorkerCommand : PfQueueCmdlet
{
    // The default, because the engine binds an object to the default set first, and a worker has a Queue too.
    private const string ObjectSet = "Object";
    private const string QueueSet = "Queue";
    private const string Noun = "worker";

    /// <summary>Workers, copies of them, and objects with a Queue and a Uid.</summary>
    [Parameter(ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string Queue { get; set; } = "";

    /// <summary>Names or UIDs, whole or with wildcards.</summary>
    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 1)]
    [Alias("Uid")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ItemNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Emits each worker that was asked.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        if (ParameterSetName == QueueSet)
        {
            ForItem(Queue, () => StopByName(FindQueue(Queue)));
            return;
        }

        if (!IsObjectGiven)
        {
            throw ItemInput.Nothing(Noun);
        }

        foreach (var item in PipedItem.Each(InputObject))
        {
            ForItem(item, () => Stop(item?.BaseObject as WorkerInfo ?? Find(item)));
        }
    }

    private WorkerInfo Find(PSObject? item)
    {
        var (name, uid) = ItemInput.Require(item, ItemKind.Worker, Noun);
        var queue = FindQueue(name);
        return Read($"read workers of '{queue.Name}'", (store, token) => store.ReadWorkersAsync(queue, unfinishedOnly: false, token))
            .FirstOrDefault(worker => worker.Uid == uid) ?? throw WorkerNotFound(queue, uid);
    }

    private void StopByName(QueueInfo queue)
    {
        var running = Read($"read workers of '{queue.Name}'", (store, token) => store.ReadWorkersAsync(queue, unfinishedOnly: true, token)).ToList();
        foreach (var name in Name)
        {
            var pattern = new NamePatterns([name]);
            var found = running.FindAll(worker => pattern.Match(worker.Name) || pattern.Match(worker.Uid));
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(PfErrorRecord.From(
                    new PfException(
                        PfError.WorkerNotFound, $"queue '{queue.Name}' has no running worker '{name}'", $"Get-PfWorker '{queue.Name}' lists its workers"),
                    name));
            }

            found.ForEach(worker => ForItem(worker, () => Stop(worker)));
        }
    }

    private void Stop(WorkerInfo worker)
    {
        if (!ShouldProcess($"worker {worker.Name} ({worker.Uid}) of queue '{worker.Queue}'", "Stop worker"))
        {
            return;
        }

        if (!Call($"stop worker {worker.Uid}", (store, token) => store.RequestStopAsync(worker, token)))
        {
            WriteVerbose($"worker {worker.Uid} has ended already");
        }
        else if (PassThru)
        {
            WriteObject(worker);
        }
    }
}

using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Takes the unfinished tasks from dead workers and puts them back, as every running worker does all the time.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "PfQueue", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(SalvageReport))]
public sealed class RepairPfQueueCommand : QueueInputCmdlet
{
    // The stored record must name a salvager by UID; this call has one of its own, which belongs to no worker.
    private readonly string _salvager = Model.Uid.New();

    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Queue")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>How many deaths of its workers end a task; 0 or less: no limit. Default: the configuration's.</summary>
    [Parameter]
    public int CrashLimit { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process() => ForEachName(Name, name => Repair(FindQueue(name)));

    private void Repair(QueueInfo queue)
    {
        var crashLimit = MyInvocation.BoundParameters.ContainsKey(nameof(CrashLimit)) ? CrashLimit : Configuration.Worker.CrashLimit;
        foreach (var worker in Read(
            $"read workers of '{queue.Name}'", (store, token) => store.ReadWorkersAsync(queue, unfinishedOnly: true, token)))
        {
            if (worker.ToSalvage && ShouldProcess($"worker {worker.Name} ({worker.Uid}) of queue {queue.Name}", "Salvage lost worker"))
            {
                ForItem(worker, () => Salvage(worker, crashLimit));
            }
        }
    }

    private void Salvage(WorkerInfo worker, int crashLimit)
    {
        var report = Call(
            $"salvage worker {worker.Uid}", (store, token) => store.SalvageWorkerAsync(worker, _salvager, crashLimit, token));
        if (report is null)
        {
            WriteVerbose($"worker {worker.Uid} needs no salvage any more: it beats again, or another worker was quicker");
        }
        else if (PassThru)
        {
            WriteObject(report);
        }
    }
}

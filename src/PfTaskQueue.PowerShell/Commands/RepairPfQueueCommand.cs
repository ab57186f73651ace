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
        foreach (var reading in Read(
            $"read workers of '{queue.Name}'", (store, token) => store.ListWorkersAsync(queue, unfinishedOnly: false, token)))
        {
            if (reading.Item is not { } worker)
            {
                ForItem(reading.Uid, () => Renew(queue, reading));
            }
            else if (worker.ToSalvage && ShouldProcess($"worker {worker.Name} ({worker.Uid}) of queue {queue.Name}", "Salvage lost worker"))
            {
                ForItem(worker, () => Salvage(worker, crashLimit));
            }
        }
    }

    /// <summary>A worker whose record cannot be read may live. With the new record it has the usual time to show that.</summary>
    private void Renew(QueueInfo queue, Reading<WorkerInfo> reading)
    {
        if (!ShouldProcess($"worker {reading.Uid} of queue {queue.Name}", "Give it a new record"))
        {
            return;
        }

        var heartBeat = Configuration.Worker.Spec.HeartBeat;
        if (Call($"renew worker {reading.Uid}", (store, token) => store.RenewWorkerAsync(queue, reading.Uid, heartBeat, token)) is not null)
        {
            var silence = heartBeat.ExpirationDuration + heartBeat.SalvageDuration;
            WriteWarning($"{reading.Error!.Message}. It has a new one; if it does not beat for {silence.TotalSeconds:0.#} s, Repair-PfQueue takes its tasks back");
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

using System.Management.Automation;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Tells how full queues are, how fast they are worked off, and how long that takes.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "PfQueue", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(QueueMeasure))]
public sealed class MeasurePfQueueCommand : QueueReadCmdlet
{
    private protected override bool AllByDefault => true;

    private protected override void ProcessQueue(QueueInfo queue) => WriteObject(
        Call($"measure queue '{queue.Name}'", (store, token) => store.MeasureQueueAsync(queue, token)));
}

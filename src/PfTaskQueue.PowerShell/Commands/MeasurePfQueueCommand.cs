using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Tells how full queues are, how fast they are worked off, and how long that takes.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "PfQueue", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(QueueMeasure))]
public sealed class MeasurePfQueueCommand : QueueInputCmdlet
{
    /// <summary>Names, with wildcards; none and no input: all queues.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Queue")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Name { get; set; } = [];

    private protected override void Process()
    {
        if (IsInputGiven)
        {
            ForEachName(Name, name => ForEachQueue([name], Measure));
        }
        else
        {
            ForEachQueue(["*"], Measure);
        }
    }

    private void Measure(QueueInfo queue) => WriteObject(
        Call($"measure queue '{queue.Name}'", (store, token) => store.MeasureQueueAsync(queue, token)));
}

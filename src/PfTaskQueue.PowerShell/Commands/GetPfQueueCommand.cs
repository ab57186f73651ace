using System.Management.Automation;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads queues.</summary>
[Cmdlet(VerbsCommon.Get, "PfQueue", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(QueueInfo))]
public sealed class GetPfQueueCommand : QueueReadCmdlet
{
    private protected override bool AllByDefault => true;

    private protected override void ProcessQueue(QueueInfo queue) => WriteObject(queue);
}

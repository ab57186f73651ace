using System.Management.Automation;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Stops workers from taking tasks from queues; tasks can still be added.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "PfQueue", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(QueueInfo))]
public sealed class SuspendPfQueueCommand() : SetQueueStateCmdlet(QueueState.Suspend, "Suspend queue");

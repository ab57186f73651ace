using System.Management.Automation;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Lets workers take tasks from suspended queues again.</summary>
[Cmdlet(VerbsLifecycle.Resume, "PfQueue", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(QueueInfo))]
public sealed class ResumePfQueueCommand() : SetQueueStateCmdlet(QueueState.Active, "Resume queue");

using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Puts failed tasks back into their queue, with their history.</summary>
[Cmdlet(VerbsLifecycle.Restart, "PfTask", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(TaskInfo))]
public sealed class RestartPfTaskCommand : TaskChangeCmdlet
{
    /// <summary>Earlier failures, and deaths of workers, count no more against the limits.</summary>
    [Parameter]
    public SwitchParameter ResetFailureCount { get; set; }

    private protected override string Action => "Put back into the queue";

    private protected override IEnumerable<TaskChange> Apply(QueueInfo queue, IReadOnlyList<string> uids) => Call(
        $"restart {uids.Count} tasks of '{queue.Name}'", (store, token) => store.RestartTasksAsync(queue, uids, ResetFailureCount, token));
}

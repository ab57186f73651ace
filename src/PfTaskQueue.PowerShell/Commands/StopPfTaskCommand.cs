using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Ends tasks that wait or run, as failed and without a retry. A running handler is stopped by its worker.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PfTask", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(TaskInfo))]
public sealed class StopPfTaskCommand : TaskChangeCmdlet
{
    private protected override string Action => "Stop";

    private protected override IEnumerable<TaskChange> Apply(QueueInfo queue, IReadOnlyList<string> uids) => Call(
        $"stop {uids.Count} tasks of '{queue.Name}'", (store, token) => store.CancelTasksAsync(queue, uids, token));
}

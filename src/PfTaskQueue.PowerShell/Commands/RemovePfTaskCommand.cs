using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Selection;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Erases finished and waiting tasks, with all that is stored about them.</summary>
[Cmdlet(VerbsCommon.Remove, "PfTask", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(TaskInfo))]
public sealed class RemovePfTaskCommand : TaskChangeCmdlet
{
    private const string StateSet = "State";

    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = StateSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public override string Queue { get; set; } = "";

    /// <summary>All tasks in these states.</summary>
    [Parameter(ParameterSetName = StateSet, Mandatory = true)]
    [ValidateSet(nameof(TaskState.Pending), nameof(TaskState.Completed), nameof(TaskState.Succeeded), nameof(TaskState.Failed))]
    public TaskState[] State { get; set; } = [];

    /// <summary>Of these only what ended longer ago than this, or, while it waits, was added longer ago.</summary>
    [Parameter(ParameterSetName = StateSet)]
    [DurationTransform]
    public TimeSpan OlderThan { get; set; }

    private protected override string Action => "Remove task";

    private protected override void ProcessSelection()
    {
        if (ParameterSetName == StateSet)
        {
            ForItem(Queue, () => RemoveByState(FindQueue(Queue)));
        }
        else
        {
            base.ProcessSelection();
        }
    }

    private protected override IEnumerable<TaskChange> Apply(QueueInfo queue, IReadOnlyList<string> uids) =>
        Remove(queue, new TaskFilter { Uids = uids });

    private void RemoveByState(QueueInfo queue)
    {
        var age = MyInvocation.BoundParameters.ContainsKey(nameof(OlderThan)) ? $" that are older than {OlderThan}" : "";
        if (!ShouldProcess($"queue '{queue.Name}'", $"Remove all {string.Join(" and ", State)} tasks{age}"))
        {
            return;
        }

        var filter = new TaskFilter
        {
            Phases = new TaskStateFilter(State, new HashSet<string>()).Phases,
            Before = age.Length > 0 ? TimeProvider.System.GetUtcNow() - OlderThan : null,
        };
        foreach (var change in Remove(queue, filter))
        {
            Report(change);
        }
    }

    private IEnumerable<TaskChange> Remove(QueueInfo queue, TaskFilter filter) =>
        Read($"remove tasks of '{queue.Name}'", (store, token) => store.RemoveTasksAsync(queue, filter, token));
}

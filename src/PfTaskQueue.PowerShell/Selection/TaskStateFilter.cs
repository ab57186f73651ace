using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Selection;

/// <summary>The tasks that any of some states means.</summary>
internal sealed class TaskStateFilter(IReadOnlyCollection<TaskState> states, IReadOnlySet<string> lostWorkers)
{
    /// <summary>The phases to read; null: all.</summary>
    public IReadOnlySet<TaskPhase>? Phases { get; } = states.Contains(TaskState.All) ? null : states.SelectMany(PhasesOf).ToHashSet();

    public bool Match(TaskInfo task) => states.Any(state => Match(state, task));

    private bool Match(TaskState state, TaskInfo task) =>
        (state == TaskState.All || PhasesOf(state).Contains(task.Phase))
        && (state != TaskState.WorkerLost || (task.CurrentRecord is { } attempt && lostWorkers.Contains(attempt.WorkerUid)));

    private static TaskPhase[] PhasesOf(TaskState state) => state switch
    {
        TaskState.Pending => [TaskPhase.Pending],
        TaskState.Received => [TaskPhase.Received],
        TaskState.Processing => [TaskPhase.Processing],
        TaskState.Completed => [TaskPhase.Succeeded, TaskPhase.Failed],
        TaskState.Succeeded => [TaskPhase.Succeeded],
        TaskState.Failed => [TaskPhase.Failed],
        TaskState.WorkerLost => [TaskPhase.Received, TaskPhase.Processing],
        _ => [],
    };
}

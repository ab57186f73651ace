using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.JUnit;

/// <summary>A task as a test case.</summary>
/// <param name="Label">Its name, or its UID.</param>
/// <param name="Duration">Of its last attempt.</param>
/// <param name="Skipped">The phase of a task that has not ended.</param>
/// <param name="Failure">What came of a failed one.</param>
internal readonly record struct JUnitCase(string Label, TimeSpan Duration, TaskPhase? Skipped, FailedTask? Failure)
{
    public static JUnitCase Of(TaskInfo task) => new(
        ReportText.Label(task.Name, task.Uid),
        task.Duration is { Ticks: > 0 } duration ? duration : TimeSpan.Zero,
        task.IsFinished ? null : task.Phase,
        task.Phase == TaskPhase.Failed ? new FailedTask(task) : null);
}

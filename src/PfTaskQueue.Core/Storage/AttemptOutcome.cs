using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>What came of an attempt: the event, and the tasks that its handler asks for.</summary>
/// <param name="Task">The task as the worker holds it.</param>
/// <param name="Event">Succeed, Fail, Interrupt or Release.</param>
public sealed record AttemptOutcome(TaskInfo Task, TaskEvent Event)
{
    /// <summary>Tasks to add with this one as parent, in the same step and only if the event takes effect.</summary>
    public IReadOnlyList<TaskSpec> PostHooks { get; init; } = [];

    /// <summary>The hooks as tasks that can be stored.</summary>
    internal IEnumerable<TaskInfo> CreateHooks(Timestamp now)
    {
        var queue = new QueueInfo { Uid = Task.QueueUid, Name = Task.Queue, State = QueueState.Active };
        return PostHooks.Select(spec => TaskLifecycle.Create(queue, spec, now, Task.Uid));
    }

    /// <summary>What its handler printed, to be kept; null: nothing.</summary>
    public AttemptLog? Log { get; init; }

    /// <summary>Post hooks that are over a limit: whole, to the dead letters, under the same condition.</summary>
    public IReadOnlyList<DeadLetter> DeadHooks { get; init; } = [];
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>The tasks of a queue.</summary>
public interface ITaskStore
{
    /// <summary>The largest payload, in bytes of UTF-8.</summary>
    int PayloadLimit { get; }

    /// <summary>The setting that raises <see cref="PayloadLimit"/>; null: none does.</summary>
    string? PayloadLimitSetting { get; }

    /// <summary>The largest message and payload of a result, in bytes of UTF-8.</summary>
    int ResultLimit { get; }

    /// <summary>Adds tasks in order, all or none. The specs have been checked (<see cref="Limits.Check"/>).</summary>
    /// <exception cref="PfException">
    /// <see cref="PfError.QueueNotFound"/>; <see cref="PfError.NotReplicated"/>: they are added (<see cref="PfException.Stored"/>), and the
    /// settings want them on more replicas than had them in time.
    /// </exception>
    Task<IReadOnlyList<TaskInfo>> AddTasksAsync(QueueInfo queue, IReadOnlyList<TaskSpec> specs, CancellationToken cancellation);

    /// <summary>Streams tasks, oldest first where the backend has an order, in constant memory. Unreadable ones are left out.</summary>
    IAsyncEnumerable<TaskInfo> ReadTasksAsync(QueueInfo queue, TaskFilter filter, CancellationToken cancellation);

    /// <summary>How many tasks are in each phase.</summary>
    Task<TaskCounts> CountTasksAsync(QueueInfo queue, CancellationToken cancellation);

    /// <summary>Dead letters, newest first.</summary>
    IAsyncEnumerable<DeadLetter> ReadDeadLettersAsync(QueueInfo queue, CancellationToken cancellation);

    /// <summary>
    /// Takes up to <paramref name="count"/> of the oldest pending tasks for the worker. What cannot be read goes to the dead
    /// letters in the same step. After a lost reply the same tasks are given again first.
    /// </summary>
    Task<ClaimResult> ClaimTasksAsync(WorkerInfo worker, int count, CancellationToken cancellation);

    /// <summary>Marks claimed tasks as Processing. A refused one must not be run.</summary>
    Task<IReadOnlyList<Transition>> StartTasksAsync(WorkerInfo worker, IReadOnlyList<TaskInfo> claimed, CancellationToken cancellation);

    /// <summary>
    /// Stores what came of attempts: each its own step, all of them in one round trip or commit. A refused one changes
    /// nothing: the worker has lost that task.
    /// </summary>
    Task<IReadOnlyList<Transition>> CompleteTasksAsync(
        WorkerInfo worker, IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation);

    /// <summary>
    /// Returns when a task may have become pending or the queue may have changed its state since the last claim of this store
    /// began (so that nothing falls between an empty claim and the wait), or when the time is over.
    /// </summary>
    Task WaitForWorkAsync(QueueInfo queue, TimeSpan atMost, CancellationToken cancellation);
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>
/// What people do to the tasks of a queue. Each task is a step of its own: one that is refused stops no other. The answers come
/// in the order of the UIDs, one for each different UID.
/// </summary>
public interface ITaskControl
{
    /// <summary>Puts failed tasks back into the queue, at its end, with their history. Others are refused.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="uids">The tasks.</param>
    /// <param name="resetCounts">Whether earlier failures, and deaths of workers, count no more against the limits.</param>
    /// <param name="cancellation">Ends the call between two steps.</param>
    Task<IReadOnlyList<TaskChange>> RestartTasksAsync(
        QueueInfo queue, IReadOnlyList<string> uids, bool resetCounts, CancellationToken cancellation);

    /// <summary>
    /// Ends tasks as Failed/Signaled, whatever retries are left. One whose handler has not been started ends at once. For one that
    /// runs, a request is stored (<see cref="Lifecycle.Verdict.Requested"/>): its worker learns it at its next heartbeat at the latest, stops
    /// the handler and ends the task; if the handler is quicker, its own result stays and is the last. Finished tasks are refused,
    /// and so are those that the original's workers run (<see cref="Lifecycle.Verdict.Unheard"/>).
    /// </summary>
    Task<IReadOnlyList<TaskChange>> CancelTasksAsync(QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation);

    /// <summary>
    /// Erases finished and pending tasks, with all that is stored about them, in chunks that block the backend for a few
    /// milliseconds each. Tasks that a worker holds are refused.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="filter">
    /// Which tasks; whether one matches is looked at again in the step that erases it. With UIDs there is an answer for each; without,
    /// only the erased ones are told, and those that come to match while it goes on may be left.
    /// </param>
    /// <param name="cancellation">Ends the stream; what has been erased stays so.</param>
    IAsyncEnumerable<TaskChange> RemoveTasksAsync(QueueInfo queue, TaskFilter filter, CancellationToken cancellation);
}

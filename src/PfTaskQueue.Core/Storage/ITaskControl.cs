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
}

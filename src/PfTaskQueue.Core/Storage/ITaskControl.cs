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
}

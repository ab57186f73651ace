using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

public enum ClaimStatus
{
    /// <summary>There are tasks in the result.</summary>
    Claimed,

    /// <summary>Nothing is pending.</summary>
    Empty,

    /// <summary>The queue is suspended.</summary>
    Suspended,

    /// <summary>The queue was deleted.</summary>
    QueueGone,

    /// <summary>The worker was salvaged or has ended: it may take nothing any more.</summary>
    WorkerGone,
}

/// <summary>What a claim brought.</summary>
/// <param name="Tasks">The claimed tasks, phase Received, each with this worker's record.</param>
/// <param name="InFlight">When empty: whether a worker of the queue (this one included) still holds a task that could come back.</param>
/// <param name="DeadLetters">What could not be read on the way and was moved to the dead letters: UID or beginning, and why.</param>
public sealed record ClaimResult(
    ClaimStatus Status, IReadOnlyList<TaskInfo> Tasks, bool InFlight = false, IReadOnlyList<string>? DeadLetters = null)
{
    public static ClaimResult Nothing(ClaimStatus status, bool inFlight = false, IReadOnlyList<string>? deadLetters = null) =>
        new(status, [], inFlight, deadLetters);
}

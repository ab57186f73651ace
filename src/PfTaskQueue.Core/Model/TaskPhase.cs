namespace PfTaskQueue.Model;

/// <summary>Where a task is in its life. Each member says who moves it on.</summary>
public enum TaskPhase
{
    /// <summary>Waiting in the queue. A worker's claim moves it to <see cref="Received"/>, a cancellation to <see cref="Failed"/>.</summary>
    Pending,

    /// <summary>
    /// A worker holds it and is about to run it. That worker's start moves it to <see cref="Processing"/>, its failure or
    /// its release back to <see cref="Pending"/>; a salvage by another worker does the latter when its worker died.
    /// </summary>
    Received,

    /// <summary>
    /// Its handler runs. The worker that holds it moves it to <see cref="Succeeded"/>, <see cref="Failed"/>, or back to
    /// <see cref="Pending"/> for a retry; a salvage moves it back to <see cref="Pending"/>, or to <see cref="Failed"/> at the crash limit.
    /// </summary>
    Processing,

    /// <summary>Final: its handler ended with exit code 0.</summary>
    Succeeded,

    /// <summary>Final: its retries are used up, or its workers died as often as the crash limit says, or it was cancelled. A restart moves it back to <see cref="Pending"/>.</summary>
    Failed,
}

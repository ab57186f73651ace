using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>The ends of what handlers printed. They are stored while an attempt runs and with its outcome, and go with their task.</summary>
public interface ITaskLogStore
{
    /// <summary>
    /// What is kept of a task's attempts, oldest first: those in its history, and one that runs as far as its worker has told. What
    /// is left of an attempt whose worker died is what that told last. An attempt that printed nothing has none unless it failed,
    /// nor has one of the original's workers.
    /// </summary>
    Task<IReadOnlyList<AttemptLog>> ReadTaskLogsAsync(QueueInfo queue, string taskUid, CancellationToken cancellation);

    /// <summary>
    /// Stores what running attempts have printed so far, instead of what was stored of them before. A log of an attempt that is
    /// not this worker's any more, or has ended, is dropped.
    /// </summary>
    Task SaveRunningLogsAsync(WorkerInfo worker, IReadOnlyList<RunningLog> logs, CancellationToken cancellation);
}

/// <summary>What an attempt has printed so far.</summary>
/// <param name="Task">As it was started.</param>
/// <param name="Log">The ends, without an exit code.</param>
public readonly record struct RunningLog(TaskInfo Task, AttemptLog Log);

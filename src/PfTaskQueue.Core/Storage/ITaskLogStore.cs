using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>The ends of what handlers printed. They are stored with the outcome of their attempt, and go with their task.</summary>
public interface ITaskLogStore
{
    /// <summary>
    /// What is kept of a task's attempts, oldest first: those in its history. An attempt that succeeded and printed nothing has no log, nor has one
    /// that runs, whose worker died, or whose worker was the original's.
    /// </summary>
    Task<IReadOnlyList<AttemptLog>> ReadTaskLogsAsync(QueueInfo queue, string taskUid, CancellationToken cancellation);
}

using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>
/// A backend of its own for one test: opens stores on it, and reaches behind them, to put there what a crash, another
/// program or time would, and to look at what no interface shows.
/// </summary>
public abstract class StoreBackend : IAsyncDisposable
{
    /// <summary>
    /// Opens one more store on the same data, with connections of its own. Where a store both hears of changes and looks by itself,
    /// it looks so rarely here that a test which waits depends on the hearing.
    /// </summary>
    public abstract Task<IQueueStore> OpenAsync();

    /// <summary>Makes the worker's last heartbeat so much older.</summary>
    public abstract Task AgeWorkerAsync(WorkerInfo worker, TimeSpan by);

    /// <summary>Puts a pending task with this raw body at the end of the line.</summary>
    public abstract Task PlantTaskAsync(QueueInfo queue, string uid, string body);

    /// <summary>Overwrites the raw body of a task; its place in lists and indexes stays.</summary>
    public abstract Task OverwriteTaskAsync(QueueInfo queue, string uid, string body);

    /// <summary>The raw body; null: there is none.</summary>
    public abstract Task<string?> ReadTaskAsync(QueueInfo queue, string uid);

    /// <summary>Puts a pending task with these bytes as its record at the end of the line.</summary>
    public abstract Task PlantTaskAsync(QueueInfo queue, string uid, byte[] record);

    /// <summary>Adds a dead letter with these bytes as its record.</summary>
    public abstract Task PlantDeadLetterAsync(QueueInfo queue, byte[] record);

    /// <summary>Puts these bytes in the place of a queue's record.</summary>
    public abstract Task SpoilAsync(QueueInfo queue, byte[] record);

    /// <summary>Puts these bytes in the place of a worker's record; null: there is none any more.</summary>
    public abstract Task SpoilAsync(WorkerInfo worker, byte[]? record);

    /// <summary>Puts these bytes in the place of a task's record; its place in lists and indexes stays.</summary>
    public abstract Task SpoilAsync(TaskInfo task, byte[] record);

    /// <summary>Puts these bytes in the place of all logs of a task.</summary>
    public abstract Task SpoilLogsAsync(TaskInfo task, byte[] record);

    /// <summary>Puts these bytes in the place of all that is noted of a queue beside its records: claims, beats, requests, counts.</summary>
    public abstract Task SpoilNotesAsync(QueueInfo queue, byte[] note);

    /// <summary>How many stored things still belong to the queue: records, list entries, index entries.</summary>
    public abstract Task<long> CountRemainsAsync(QueueInfo queue);

    /// <summary>
    /// Looks over the whole backend: every task is in exactly the lists and indexes of its phase, and every one there is a task.
    /// </summary>
    /// <returns>What is wrong, in words.</returns>
    public abstract Task<IReadOnlyList<string>> FindFaultsAsync();

    public abstract ValueTask DisposeAsync();
}

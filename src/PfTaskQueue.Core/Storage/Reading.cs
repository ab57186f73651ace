using System.Runtime.CompilerServices;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>One item of a listing: as it was read, or the error that says why its record could not be.</summary>
/// <param name="Uid">The item.</param>
/// <param name="Name">Its name; of a worker that could not be read, its UID.</param>
/// <param name="Item">Null: it could not be read.</param>
/// <param name="Error">Null: it was read.</param>
public sealed record Reading<T>(string Uid, string Name, T? Item, PfException? Error)
    where T : class
{
    /// <summary>The item.</summary>
    /// <exception cref="PfException">It could not be read.</exception>
    public T Get() => Item ?? throw Error!;
}

/// <summary>Readings of queues and workers, and listings for those who have no use for what cannot be read.</summary>
public static class Reading
{
    /// <summary>Null: no queue has this name.</summary>
    /// <exception cref="PfException"><see cref="PfError.QueueUnreadable"/>.</exception>
    public static async Task<QueueInfo?> FindQueueAsync(this IQueueCatalog catalog, string name, CancellationToken cancellation) =>
        (await catalog.LookUpQueueAsync(name, cancellation).ConfigureAwait(false))?.Get();

    /// <summary>The queues that can be read, by name.</summary>
    public static IAsyncEnumerable<QueueInfo> ReadQueuesAsync(this IQueueCatalog catalog, CancellationToken cancellation) =>
        ReadableAsync(catalog.ListQueuesAsync(cancellation), cancellation);

    /// <summary>The workers that can be read; see <see cref="IWorkerStore.ListWorkersAsync"/>.</summary>
    public static IAsyncEnumerable<WorkerInfo> ReadWorkersAsync(
        this IWorkerStore store, QueueInfo queue, bool unfinishedOnly, CancellationToken cancellation) =>
        ReadableAsync(store.ListWorkersAsync(queue, unfinishedOnly, cancellation), cancellation);

    internal static Reading<QueueInfo> OfQueue(QueueInfo queue) => new(queue.Uid, queue.Name, queue, null);

    internal static Reading<QueueInfo> OfQueue(string uid, string name, string fault) =>
        new(uid, name, null, PfException.QueueUnreadable(name, fault));

    /// <summary>A worker as seen at a time.</summary>
    internal static Reading<WorkerInfo> OfWorker(WorkerInfo worker, Timestamp now) => WorkerLifecycle.FindFault(worker, now) is { } fault
        ? OfWorker(worker.Uid, worker.Queue, fault)
        : new(worker.Uid, worker.Name, WorkerLifecycle.AsSeen(worker, now), null);

    internal static Reading<WorkerInfo> OfWorker(string uid, string queue, string fault) =>
        new(uid, uid, null, PfException.WorkerUnreadable(queue, uid, fault));

    private static async IAsyncEnumerable<T> ReadableAsync<T>(
        IAsyncEnumerable<Reading<T>> readings, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        await foreach (var reading in readings.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (reading.Item is { } item)
            {
                yield return item;
            }
        }
    }
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>The queues of a backend.</summary>
public interface IQueueCatalog
{
    /// <exception cref="PfException"><see cref="PfError.QueueAlreadyExists"/>, <see cref="PfError.InvalidQueueName"/>.</exception>
    Task<QueueInfo> CreateQueueAsync(string name, QueueState state, CancellationToken cancellation);

    /// <summary>Null: no queue has this name.</summary>
    Task<Reading<QueueInfo>?> LookUpQueueAsync(string name, CancellationToken cancellation);

    /// <summary>All queues, by name; one whose record cannot be read, too.</summary>
    IAsyncEnumerable<Reading<QueueInfo>> ListQueuesAsync(CancellationToken cancellation);

    /// <summary>
    /// Sets the state of this very queue (by UID) and returns it as it is now. A record that cannot be read is written anew; only
    /// the time of the queue's making is lost.
    /// </summary>
    /// <exception cref="PfException"><see cref="PfError.QueueNotFound"/>: it was deleted, whether or not another has its name now.</exception>
    Task<QueueInfo> SetQueueStateAsync(QueueInfo queue, QueueState state, CancellationToken cancellation);

    /// <summary>
    /// Erases this very queue and all that belongs to it, whether its record can be read or not. The name is free and its workers are told at once; the data goes in
    /// chunks that block the backend for a few milliseconds each. Called again after a crash, it erases the rest.
    /// </summary>
    /// <returns>False: the queue was not there.</returns>
    Task<bool> RemoveQueueAsync(QueueInfo queue, CancellationToken cancellation);
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>Lets readers wait for changes instead of looking again and again.</summary>
public interface IQueueWatcher
{
    /// <summary>Begins to watch a queue: what changes from now on ends a wait, also one that begins later.</summary>
    Task<IQueueWatch> WatchQueueAsync(QueueInfo queue, CancellationToken cancellation);
}

/// <summary>
/// A reader's watch over a queue, for one reader at a time. The loop is: look, wait, look. Nothing falls between a look and the wait
/// that follows, as each wait counts from the end of the one before.
/// </summary>
public interface IQueueWatch : IAsyncDisposable
{
    /// <summary>
    /// Returns when something may have changed in the queue since the last wait ended (or the watch began), or when the time is over.
    /// Many changes end one wait: it never returns sooner than 50 ms after the one before. Programs that tell nothing (the original) are
    /// noticed within a second.
    /// </summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellation);
}

using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests;

internal static class StoreBeats
{
    /// <summary>A beat on a thread of its own, as a worker's.</summary>
    public static Task<BeatReply> BeatAsync(this IWorkerStore store, WorkerInfo worker, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => store.Beat(worker, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

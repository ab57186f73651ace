using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>The workers of a queue. All times are the backend's.</summary>
public interface IWorkerStore
{
    /// <summary>Registers a new running worker.</summary>
    /// <exception cref="PfException"><see cref="PfError.QueueNotFound"/>.</exception>
    Task<WorkerInfo> RegisterWorkerAsync(QueueInfo queue, WorkerSpec spec, CancellationToken cancellation);

    /// <summary>
    /// Says that the worker lives, and is told whether others think so too. It runs on the calling thread and on threads that the
    /// backend has of its own, so that it gets through also when all threads of the pool are busy or blocked.
    /// </summary>
    BeatReply Beat(WorkerInfo worker, CancellationToken cancellation);

    /// <summary>
    /// Asks a running worker to stop, from any machine: it learns it at its next heartbeat at the latest, takes nothing new and ends as
    /// by a signal. The request stays until the worker has ended.
    /// </summary>
    /// <returns>False: it has ended already.</returns>
    /// <exception cref="PfException">
    /// <see cref="PfError.WorkerNotFound"/>; <see cref="PfError.QueueNotFound"/>; <see cref="PfError.WorkerCannotBeAsked"/>: it is the original's.
    /// </exception>
    Task<bool> RequestStopAsync(WorkerInfo worker, CancellationToken cancellation);

    /// <summary>The process UIDs of this worker's attempts that somebody wants stopped; each is told until the attempt has ended.</summary>
    Task<IReadOnlyList<string>> ReadCancelRequestsAsync(WorkerInfo worker, CancellationToken cancellation);

    /// <summary>
    /// Returns when somebody may have asked the worker for something since this last returned, or when the time is over. It is an
    /// accelerator only: a request is told by the beats, and this throws nothing but a cancellation.
    /// </summary>
    /// <returns>False: the time is over.</returns>
    Task<bool> WaitForRequestAsync(WorkerInfo worker, TimeSpan atMost, CancellationToken cancellation);

    /// <summary>
    /// Stores the worker's end. What it still holds goes back to pending: claimed tasks without a trace, running ones as
    /// interrupted. Called twice, the second call changes nothing.
    /// </summary>
    /// <returns>The worker as stored; it may be Failed/Salvaged if others were quicker. Null: it is gone with its queue.</returns>
    Task<WorkerInfo?> EndWorkerAsync(WorkerInfo worker, bool success, CancellationToken cancellation);

    /// <summary>
    /// Streams workers, as seen at the backend's time (<see cref="Lifecycle.WorkerLifecycle.AsSeen"/>); one whose record cannot be
    /// read, too.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="unfinishedOnly">
    /// Only workers that have not ended: running and lost ones, and those of which nobody can tell. Every worker's salvager asks for these all the time, so the
    /// cost must not grow with the workers that have ended.
    /// </param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<Reading<WorkerInfo>> ListWorkersAsync(QueueInfo queue, bool unfinishedOnly, CancellationToken cancellation);

    /// <summary>
    /// Gives a worker whose record cannot be read, or is missing while it holds tasks, another one: running, with a beat of now. If
    /// the worker lives, its next beat makes the record its own again; if not, it is lost and salvaged as any other.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="uid">The worker.</param>
    /// <param name="heartBeat">The durations after which it is dead; its own are not known.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Null: its record can be read (by now), or there is no such worker.</returns>
    Task<WorkerInfo?> RenewWorkerAsync(QueueInfo queue, string uid, HeartBeatSpec heartBeat, CancellationToken cancellation);

    /// <summary>
    /// Takes the unfinished tasks from a dead worker, all in one step: its tasks go back to pending (or end at the crash limit),
    /// what cannot be read goes to the dead letters.
    /// </summary>
    /// <returns>Null: the worker may not be salvaged (any more).</returns>
    Task<SalvageReport?> SalvageWorkerAsync(WorkerInfo target, string salvagedBy, int crashLimit, CancellationToken cancellation);
}

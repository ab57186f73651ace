using PfTaskQueue.Model;

namespace PfTaskQueue.Lifecycle;

/// <summary>The state machine of a worker: when it is lost, when it may be salvaged, and how it ends. Pure.</summary>
public static class WorkerLifecycle
{
    /// <summary>A worker that has just registered. It beats from now on.</summary>
    public static WorkerInfo Create(QueueInfo queue, WorkerSpec spec, Timestamp now) => new()
    {
        Uid = Uid.New(),
        Queue = queue.Name,
        QueueUid = queue.Uid,
        Spec = spec,
        Phase = WorkerPhase.Running,
        Started = now,
        Finished = now,
        LastHeartBeat = now,
    };

    /// <summary>Whether the heartbeat of a running worker has expired; <paramref name="now"/> is the backend's time.</summary>
    public static bool IsLost(WorkerInfo worker, Timestamp now) =>
        worker.Phase == WorkerPhase.Running && worker.LastHeartBeat + worker.Spec.HeartBeat.ExpirationDuration < now;

    /// <summary>Whether a worker has been lost for so long that its tasks may be taken from it.</summary>
    public static bool IsSalvageTarget(WorkerInfo worker, Timestamp now) =>
        IsLost(worker, now)
        && worker.LastHeartBeat + worker.Spec.HeartBeat.ExpirationDuration + worker.Spec.HeartBeat.SalvageDuration < now;

    /// <summary>A time at which a worker that beats no more is lost and may be salvaged.</summary>
    public static Timestamp AfterLease(WorkerInfo worker) =>
        worker.LastHeartBeat + worker.Spec.HeartBeat.ExpirationDuration + worker.Spec.HeartBeat.SalvageDuration + TimeSpan.FromTicks(1);

    /// <summary>
    /// Whether a worker that may be salvaged has also been seen silent for a whole lease, and for the beat that was due in it: whatever
    /// the clocks did, it is dead, or has lost its lease by its own clock and killed its handlers.
    /// </summary>
    /// <param name="worker">As a reader sees it.</param>
    /// <param name="silent">For how long the reader has seen its last beat as the last.</param>
    public static bool IsSilent(WorkerInfo worker, TimeSpan silent) =>
        worker.ToSalvage && silent >= worker.Spec.HeartBeat.ExpirationDuration.Plus(worker.Spec.HeartBeat.Interval);

    /// <summary>The worker as a reader sees it: one whose heartbeat has expired is Failed/Lost, whatever is stored.</summary>
    public static WorkerInfo AsSeen(WorkerInfo worker, Timestamp now) => !IsLost(worker, now)
        ? worker
        : worker with { Phase = WorkerPhase.Failed, Reason = WorkerReason.Lost, Lost = true, ToSalvage = IsSalvageTarget(worker, now) };

    /// <summary>What a worker's record says that cannot be; null: nothing.</summary>
    public static string? FindFault(WorkerInfo worker, Timestamp now)
    {
        var ahead = now + worker.Spec.HeartBeat.ExpirationDuration + worker.Spec.HeartBeat.SalvageDuration;
        return worker.Phase == WorkerPhase.Running && worker.LastHeartBeat > ahead
            ? $"its last heartbeat is at {worker.LastHeartBeat}, and now it is {now}: it would never count as lost"
            : null;
    }

    /// <summary>The record that takes the place of one that cannot be read: the worker has from now on the usual time to show that it lives.</summary>
    public static WorkerInfo Renew(QueueInfo queue, string uid, HeartBeatSpec heartBeat, Timestamp now) =>
        Create(queue, new WorkerSpec { Name = uid, HeartBeat = heartBeat }, now) with { Uid = uid };

    /// <summary>The worker after a beat; null: it is not Running, so it has been told to end.</summary>
    /// <param name="stored">Its record; null: it cannot be read. It says whether others have ended the worker, and nothing else.</param>
    /// <param name="self">The worker as it knows itself.</param>
    public static WorkerInfo? Beat(WorkerInfo? stored, WorkerInfo self, Timestamp now) =>
        stored is null or { Phase: WorkerPhase.Running } ? self with { LastHeartBeat = now } : null;

    /// <summary>The worker after its own end; null: it is not Running any more.</summary>
    public static WorkerInfo? End(WorkerInfo worker, bool success, Timestamp now) => worker.Phase != WorkerPhase.Running ? null : worker with
    {
        Phase = success ? WorkerPhase.Succeeded : WorkerPhase.Failed,
        Reason = success ? WorkerReason.Success : WorkerReason.Failure,
        Finished = now,
        LastHeartBeat = now,
    };

    /// <summary>The worker after it was salvaged; null: it may not be (it beats again, it has ended, or another was quicker).</summary>
    /// <param name="worker">As it is stored.</param>
    /// <param name="seen">As it was when it was found dead: a beat since then speaks for it, however old that looks now.</param>
    /// <param name="salvagedBy">Who salvages it.</param>
    /// <param name="now">The backend's time.</param>
    public static WorkerInfo? Salvage(WorkerInfo worker, WorkerInfo seen, string salvagedBy, Timestamp now)
    {
        var mayBe = worker.LastHeartBeat <= seen.LastHeartBeat && IsSalvageTarget(worker, now);
        return !mayBe ? null : worker with
        {
            Phase = WorkerPhase.Failed,
            Reason = WorkerReason.Salvaged,
            SalvagedBy = salvagedBy,
            Salvaged = now,
        };
    }
}

using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// Says that the worker lives, from its registration until its last handler has ended and its end is stored.
/// A beat that fails is repeated at once; only when none got through for the expiration duration is the lease lost.
/// </summary>
internal sealed class Heartbeat(
    IWorkerStore store, WorkerInfo worker, Lease lease, WorkerStop stop, RunningAttempts running, TimeProvider clock, Action<WorkerEvent> observer)
{
    /// <summary>The shortest pause between a failed beat and the next.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken ended)
    {
        var interval = worker.Spec.HeartBeat.Interval;
        var pause = interval;
        try
        {
            while (true)
            {
                await store.WaitForRequestAsync(worker, RoundUp(Shorter(pause, lease.Remaining)), ended).ConfigureAwait(false);
                if (!lease.IsHeld())
                {
                    return;
                }

                pause = await BeatAsync(ended).ConfigureAwait(false) ? interval : Shorter(RetryPause, interval);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The worker has ended.
        }
    }

    private async Task<bool> BeatAsync(CancellationToken ended)
    {
        var sentAt = clock.GetTimestamp();
        using var beat = CancellationTokenSource.CreateLinkedTokenSource(ended);
        try
        {
            // A store that hangs must not hide that the lease runs out.
            var reply = await store.BeatAsync(worker, beat.Token).WaitAsync(NotNegative(lease.Remaining), clock, ended).ConfigureAwait(false);
            Heed(reply, sentAt);
            if (reply is BeatReply.CancelRequested or BeatReply.StopRequested)
            {
                await CancelAsync(beat.Token).WaitAsync(NotNegative(lease.Remaining), clock, ended).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e) when (e is PfException or TimeoutException)
        {
            await beat.CancelAsync().ConfigureAwait(false);
            observer(new WorkerEvent.Warning(
                $"a heartbeat failed ({e.Message}); it is repeated, and the worker ends if none gets through within {NotNegative(lease.Remaining).TotalSeconds:0.#} s", e));
            return false;
        }
    }

    /// <summary>Stops the attempts that somebody wants stopped. Their requests come with every beat until they have ended.</summary>
    private async Task CancelAsync(CancellationToken ended)
    {
        foreach (var processUid in await store.ReadCancelRequestsAsync(worker, ended).ConfigureAwait(false))
        {
            if (running.Cancel(processUid))
            {
                observer(new WorkerEvent.Note($"a task was cancelled: its handler (process UID {processUid}) is stopped"));
            }
        }
    }

    private void Heed(BeatReply reply, long sentAt)
    {
        switch (reply)
        {
            case BeatReply.Dead:
                lease.Lose(WorkerExitReason.Lost, "another worker has declared this one dead and taken its tasks");
                break;
            case BeatReply.QueueGone:
                lease.Lose(WorkerExitReason.QueueRemoved, $"queue '{worker.Queue}' was deleted");
                break;
            case BeatReply.StopRequested:
                lease.Renew(sentAt);
                if (stop.RequestRemotely())
                {
                    observer(new WorkerEvent.Note("somebody has asked the worker to stop (Stop-PfWorker)"));
                }

                break;
            default:
                lease.Renew(sentAt);
                break;
        }
    }

    /// <summary>A timer drops the part of a millisecond: without this the loop would spin through the last one.</summary>
    private static TimeSpan RoundUp(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(span.TotalMilliseconds)));

    private static TimeSpan NotNegative(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => NotNegative(one < other ? one : other);
}

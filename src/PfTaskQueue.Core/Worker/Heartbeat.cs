using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// Says that the worker lives, from its registration until its last handler has ended and its end is stored.
/// A beat that fails is repeated at once; only when none got through for the expiration duration is the lease lost.
/// <para>
/// It beats on a thread of its own, because handlers, and whoever shares the process, may keep all threads of the pool busy.
/// </para>
/// </summary>
internal sealed class Heartbeat(
    IWorkerStore store, WorkerInfo worker, Lease lease, WorkerRequests requests, WorkerFault fault, TimeProvider clock, Action<WorkerEvent> observer)
{
    /// <summary>The shortest pause between a failed beat and the next.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly Alarm _alarm = new(clock);

    /// <summary>Beats until the worker has ended or has lost its lease. A beat that is under way at the end is not waited for.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        var beating = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            fault.Guard(() => Loop(ended));
            beating.SetResult();
        })
        { IsBackground = true, Name = "PfTaskQueue heartbeat" }.Start();
        using var wake = ended.UnsafeRegister(static alarm => ((Alarm)alarm!).Wake(), _alarm);
        await WatchLeaseAsync(beating.Task, ended).ConfigureAwait(false);
    }

    /// <summary>Lets the next beat come at once.</summary>
    public void BeatNow() => _alarm.Wake();

    private void Loop(CancellationToken ended)
    {
        var interval = worker.Spec.HeartBeat.Interval;
        var pause = interval;
        while (true)
        {
            _alarm.Sleep(Shorter(pause, lease.Remaining));
            if (ended.IsCancellationRequested || !lease.IsHeld())
            {
                return;
            }

            pause = Beat(ended) ? interval : Shorter(RetryPause, interval);
        }
    }

    private bool Beat(CancellationToken ended)
    {
        var sentAt = clock.GetTimestamp();
        try
        {
            var reply = store.Beat(worker, ended);
            if (!ended.IsCancellationRequested)
            {
                Heed(reply, sentAt);
            }

            return true;
        }
        catch (Exception) when (ended.IsCancellationRequested)
        {
            // The worker's end did not wait for this beat.
            return false;
        }
        catch (PfException e)
        {
            observer(new WorkerEvent.Warning(
                $"a heartbeat failed ({e.Message}); it is repeated, and the worker ends if none gets through within {Math.Max(0, lease.Remaining.TotalSeconds):0.#} s", e));
            return false;
        }
        catch (Exception e)
        {
            // The worker ends of it. Until its handlers have, it must be seen to live.
            fault.Report(e);
            return false;
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
            default:
                lease.Renew(sentAt);
                requests.Heed(reply);
                break;
        }
    }

    /// <summary>Sees that the lease runs out also while a beat hangs in the store.</summary>
    private async Task WatchLeaseAsync(Task beating, CancellationToken ended)
    {
        while (!beating.IsCompleted && !ended.IsCancellationRequested && lease.IsHeld())
        {
            await beating.EndsWithinAsync(lease.Remaining, clock, ended).ConfigureAwait(false);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

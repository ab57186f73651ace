using System.Threading.Channels;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// Does what somebody elsewhere asks of the worker: a stop, or the end of some attempts. The beats tell of a request, and tell of it
/// again until it is met. A word of the store brings the next beat forward.
/// </summary>
internal sealed class WorkerRequests(
    IWorkerStore store, WorkerInfo worker, WorkerStop stop, RunningAttempts running, Action<WorkerEvent> observer)
{
    private readonly Channel<BeatReply> _told = Channel.CreateBounded<BeatReply>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Takes what a beat has told; returns at once.</summary>
    public void Heed(BeatReply reply)
    {
        if (reply is BeatReply.StopRequested or BeatReply.CancelRequested)
        {
            _told.Writer.TryWrite(reply);
        }
    }

    /// <summary>Waits for words, and lets the next beat come at once for each.</summary>
    public async Task HearAsync(Action beatNow, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            if (await store.WaitForRequestAsync(worker, LongTime.Turn(worker.Spec.HeartBeat.Interval), ended).ConfigureAwait(false))
            {
                beatNow();
            }
        }
    }

    /// <summary>Meets the requests.</summary>
    public async Task MeetAsync(CancellationToken ended)
    {
        while (true)
        {
            var reply = await _told.Reader.ReadAsync(ended).ConfigureAwait(false);
            if (reply == BeatReply.StopRequested && stop.RequestRemotely())
            {
                observer(new WorkerEvent.Note("somebody has asked the worker to stop (Stop-PfWorker)"));
            }

            try
            {
                await CancelAsync(ended).ConfigureAwait(false);
            }
            catch (PfException e)
            {
                observer(new WorkerEvent.Warning($"the tasks to cancel could not be read ({e.Message}); the next heartbeat tells of them again", e));
            }
        }
    }

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
}

using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>Takes tasks while there is a free slot, and decides when there is nothing left to do.</summary>
/// <param name="hasRoom">Completes when whoever observes has room for more; nothing is taken before.</param>
internal sealed class Fetcher(
    ITaskStore store,
    QueueInfo queue,
    WorkerInfo worker,
    Lease lease,
    TimeProvider clock,
    Action<WorkerEvent> observer,
    Func<CancellationToken, Task> hasRoom)
{
    /// <summary>The safety net below the store's wake-up: a client that does not signal its adds is noticed within this time.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly List<Task> _running = [];
    private long? _emptySince;
    private ClaimStatus _noted = ClaimStatus.Claimed;

    /// <summary>Runs until the worker shall take nothing more; the handlers may still run then (<see cref="FinishAsync"/>).</summary>
    /// <param name="run">Runs one claimed task; it does not throw.</param>
    /// <param name="draining">Ends the loop.</param>
    public async Task<WorkerExitReason> RunAsync(Func<TaskInfo, Task> run, CancellationToken draining)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(draining, lease.Lost);
        var left = worker.Spec.NumTasks < 0 ? long.MaxValue : worker.Spec.NumTasks;
        try
        {
            while (left > 0)
            {
                var free = await FreeSlotsAsync(ended.Token).ConfigureAwait(false);
                await hasRoom(ended.Token).ConfigureAwait(false);
                if (await ClaimAsync((int)Math.Min(free, left), ended.Token).ConfigureAwait(false) is not { } claim)
                {
                    continue;
                }

                left -= claim.Tasks.Count;
                foreach (var task in claim.Tasks)
                {
                    _running.Add(Task.Run(() => run(task), CancellationToken.None));
                }

                if (Decide(claim) is { } reason)
                {
                    return reason;
                }

                if (claim.Status != ClaimStatus.Claimed)
                {
                    await WaitAsync(ended.Token).ConfigureAwait(false);
                }
            }

            observer(new WorkerEvent.Note($"took as many tasks as numTasks says ({worker.Spec.NumTasks})"));
            return WorkerExitReason.TasksDone;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return lease.LostReason ?? WorkerExitReason.Stopped;
        }
    }

    /// <summary>Ends when the last handler has.</summary>
    public Task FinishAsync() => Task.WhenAll(_running);

    private async Task<int> FreeSlotsAsync(CancellationToken ended)
    {
        while (true)
        {
            ended.ThrowIfCancellationRequested();
            _running.RemoveAll(task => task.IsCompleted);
            if (_running.Count < worker.Concurrency)
            {
                return worker.Concurrency - _running.Count;
            }

            await Task.WhenAny(_running).WaitAsync(ended).ConfigureAwait(false);
        }
    }

    private async Task<ClaimResult?> ClaimAsync(int count, CancellationToken ended)
    {
        try
        {
            // A process that was paused must not take a task before its heartbeat notices.
            ended.ThrowIfCancellationRequested();
            return lease.IsHeld() ? await store.ClaimTasksAsync(worker, count, ended).ConfigureAwait(false) : null;
        }
        catch (PfException e)
        {
            observer(new WorkerEvent.Warning($"no task could be taken ({e.Message}); it is tried again", e));
            await Task.Delay(Poll, clock, ended).ConfigureAwait(false);
            return null;
        }
    }

    private WorkerExitReason? Decide(ClaimResult claim)
    {
        foreach (var letter in claim.DeadLetters ?? [])
        {
            observer(new WorkerEvent.DeadLettered(letter));
        }

        switch (claim.Status)
        {
            case ClaimStatus.Empty:
                return DecideWhenEmpty(claim.InFlight);
            case ClaimStatus.Suspended:
                NoteOnce(claim.Status, $"queue '{queue.Name}' is suspended{(worker.Spec.ExitOnSuspend ? "" : "; waiting")}");
                return worker.Spec.ExitOnSuspend ? WorkerExitReason.QueueSuspended : null;
            case ClaimStatus.QueueGone:
                lease.Lose(WorkerExitReason.QueueRemoved, $"queue '{queue.Name}' was deleted");
                return WorkerExitReason.QueueRemoved;
            case ClaimStatus.WorkerGone:
                lease.Lose(WorkerExitReason.Lost, "another worker has declared this one dead and taken its tasks");
                return WorkerExitReason.Lost;
            default:
                _emptySince = null;
                _noted = ClaimStatus.Claimed;
                return null;
        }
    }

    /// <summary>Empty means: nothing pending, and nothing in flight that could come back or add post hooks.</summary>
    private WorkerExitReason? DecideWhenEmpty(bool inFlight)
    {
        if (!worker.Spec.ExitOnEmpty || inFlight || _running.Exists(task => !task.IsCompleted))
        {
            _emptySince = null;
            return null;
        }

        _emptySince ??= clock.GetTimestamp();
        if (GraceLeft() > TimeSpan.Zero)
        {
            NoteOnce(ClaimStatus.Empty, $"queue '{queue.Name}' is empty; the worker ends in {GraceLeft().TotalSeconds:0.#} s if it stays so");
            return null;
        }

        observer(new WorkerEvent.Note($"queue '{queue.Name}' is empty"));
        return WorkerExitReason.QueueEmpty;
    }

    private TimeSpan GraceLeft() => worker.Spec.ExitOnEmptyGracePeriod - clock.GetElapsedTime(_emptySince ?? clock.GetTimestamp());

    private async Task WaitAsync(CancellationToken ended)
    {
        var atMost = Poll;
        if (_emptySince is not null && GraceLeft() is var left && left < Poll)
        {
            // The grace may have ended since it was decided to wait.
            atMost = left > Shortest ? left : Shortest;
        }

        using var woken = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var work = store.WaitForWorkAsync(queue, atMost, woken.Token);

        // A handler that ends may leave the queue empty for good; that is seen at once, not at the next poll. One that has
        // ended since the claim counts too: the claim may still have seen its task in flight.
        await Task.WhenAny([work, .. _running]).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            // Woken by a handler.
        }
        catch (PfException)
        {
            // The next claim meets the same trouble and reports it.
            await Task.Delay(atMost, clock, ended).ConfigureAwait(false);
        }
    }

    /// <summary>Says it once, not at every poll.</summary>
    private void NoteOnce(ClaimStatus status, string text)
    {
        if (_noted != status)
        {
            _noted = status;
            observer(new WorkerEvent.Note(text));
        }
    }
}

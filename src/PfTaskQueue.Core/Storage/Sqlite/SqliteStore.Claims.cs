using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public async Task<ClaimResult> ClaimTasksAsync(WorkerInfo worker, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var signal = SignalOf(worker.QueueUid);
        signal.BeginClaim();
        var deadLetters = new List<string>();
        while (true)
        {
            var claim = await WriteAsync(database => Claim(database, worker, count, signal), cancellation).ConfigureAwait(false);
            deadLetters.AddRange(claim.DeadLetters ?? []);
            if (claim.Status != ClaimStatus.Claimed || claim.Tasks.Count > 0)
            {
                return claim with { DeadLetters = deadLetters };
            }

            // Nothing but unreadable tasks at the head of the line: they are gone now, and the next ones come.
        }
    }

    public async Task WaitForWorkAsync(QueueInfo queue, TimeSpan atMost, CancellationToken cancellation)
    {
        var signal = SignalOf(queue.Uid);
        using var watching = _watcher.Watch();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timeOver = Task.Delay(atMost, _clock, ended.Token);
        while (true)
        {
            // In this order: what happens after the look completes one of the two.
            var (here, elsewhere) = (signal.Changed, _watcher.NextChange);
            if (here.IsCompleted || timeOver.IsCompleted || await HasNewsAsync(queue, signal, cancellation).ConfigureAwait(false))
            {
                break;
            }

            await Task.WhenAny(here, elsewhere, timeOver).ConfigureAwait(false);
        }

        cancellation.ThrowIfCancellationRequested();
        if (!timeOver.IsCompleted)
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private ClaimResult Claim(Database database, WorkerInfo worker, int count, WorkSignal signal)
    {
        var queue = QueueTable.Find(database, worker.QueueUid);
        signal.StateAtClaim = queue?.Reading.Get().State;
        if (queue is null)
        {
            return ClaimResult.Nothing(ClaimStatus.QueueGone);
        }

        if (!WorkerTable.IsRunning(database, queue, worker.Uid))
        {
            return ClaimResult.Nothing(ClaimStatus.WorkerGone);
        }

        if (queue.Queue.State == QueueState.Suspend)
        {
            return ClaimResult.Nothing(ClaimStatus.Suspended);
        }

        var rows = TaskTable.OldestPending(database, queue, count);
        if (rows.Count == 0)
        {
            return ClaimResult.Nothing(ClaimStatus.Empty, TaskTable.AnyHeld(database, queue));
        }

        var now = Now;
        var claimed = new List<TaskInfo>(rows.Count);
        var deadLetters = new List<string>();
        foreach (var row in rows)
        {
            if (MoveOrBury(database, queue, row, new TaskEvent.Claim(Attempt.New(worker)), now) is { } task)
            {
                claimed.Add(task);
            }
            else
            {
                deadLetters.Add(row.Uid);
            }
        }

        return new ClaimResult(ClaimStatus.Claimed, claimed, DeadLetters: deadLetters);
    }

    /// <summary>Moves a task on, or, if its body does not fit its place, to the dead letters.</summary>
    /// <returns>Null: it is a dead letter.</returns>
    private static TaskInfo? MoveOrBury(Database database, QueueRow queue, TaskRow row, TaskEvent happened, Timestamp now)
    {
        if (row.TryRead(queue.Queue, out var task, out var error))
        {
            var cancelled = row.ProcessUid is not null && CancelTable.IsRequested(database, row);
            var transition = TaskLifecycle.Apply(task, happened, now, cancelled);
            if (transition.Verdict == Verdict.Moved)
            {
                TaskTable.Move(database, queue, row, transition.Task);
                return transition.Task;
            }

            error = transition.Why ?? $"task {row.Uid} is stored as {row.Phase}, and its record says {task.Phase}";
        }

        TaskTable.Bury(database, queue, row, error);
        return null;
    }

    /// <summary>Whether a claim now would bring something else than the last one did.</summary>
    private Task<bool> HasNewsAsync(QueueInfo queue, WorkSignal signal, CancellationToken cancellation) => _readers.RunAsync(
        database =>
        {
            var row = QueueTable.Find(database, queue.Uid);
            var state = row?.Reading.Get().State;
            return state is null
                || (signal.StateAtClaim is { } before && before != state)
                || (state == QueueState.Active && TaskTable.AnyPending(database, row!));
        },
        cancellation);
}

using System.Runtime.CompilerServices;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    /// <summary>How many tasks one transaction moves at most, so that the workers' steps need not wait.</summary>
    private const int ControlChunk = 100;

    public Task<IReadOnlyList<TaskChange>> RestartTasksAsync(
        QueueInfo queue, IReadOnlyList<string> uids, bool resetCounts, CancellationToken cancellation) =>
        ControlAsync(queue, uids, (task, now) => TaskLifecycle.Apply(task, new TaskEvent.Restart(resetCounts), now), Store, cancellation);

    public async Task<IReadOnlyList<TaskChange>> CancelTasksAsync(
        QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation)
    {
        var changes = await ControlAsync(
            queue, uids, (task, now) => TaskLifecycle.Apply(task, new TaskEvent.Cancel(Uid.New()), now), CancelOrAsk, cancellation)
            .ConfigureAwait(false);
        foreach (var worker in changes.Where(change => change.Verdict == Verdict.Requested).Select(change => change.Task!.WorkerUid!).Distinct())
        {
            RequestSignalOf(worker).Raise();
        }

        return changes;
    }

    public async IAsyncEnumerable<TaskChange> RemoveTasksAsync(
        QueueInfo queue, TaskFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunks = filter.Uids is { } uids
            ? Removal.ChunksAsync(uids, ControlChunk)
            : Removal.ChunksAsync(ReadTasksAsync(queue, Removal.Narrow(filter), cancellation), ControlChunk, cancellation);
        await foreach (var chunk in chunks.ConfigureAwait(false))
        {
            var changes = await ControlAsync(queue, chunk, (task, now) => Removal.Decide(task, filter, now), Erase, cancellation, EraseUnreadable(filter))
                .ConfigureAwait(false);
            foreach (var change in changes.Where(change => change.Took || filter.Uids is not null))
            {
                yield return change;
            }
        }
    }

    private async Task<IReadOnlyList<TaskChange>> ControlAsync(
        QueueInfo queue,
        IReadOnlyList<string> uids,
        Func<TaskInfo, Timestamp, Transition> decide,
        Action<Database, QueueRow, TaskRow, Transition> carryOut,
        CancellationToken cancellation,
        Func<Database, TaskRow, string, TaskChange?>? unreadable = null)
    {
        var changes = new List<TaskChange>(uids.Count);
        foreach (var chunk in uids.Distinct(StringComparer.Ordinal).Chunk(ControlChunk))
        {
            changes.AddRange(await WriteBulkAsync(
                database =>
                {
                    var row = QueueTable.Get(database, queue);
                    var now = Now;
                    return Array.ConvertAll(chunk, uid => Control(database, row, uid, decide, carryOut, unreadable, now));
                },
                cancellation).ConfigureAwait(false));
            SignalOf(queue.Uid).Raise();
        }

        return changes;
    }

    private static TaskChange Control(
        Database database,
        QueueRow queue,
        string uid,
        Func<TaskInfo, Timestamp, Transition> decide,
        Action<Database, QueueRow, TaskRow, Transition> carryOut,
        Func<Database, TaskRow, string, TaskChange?>? unreadable,
        Timestamp now)
    {
        if (TaskTable.Find(database, queue, uid) is not { } row)
        {
            return TaskChange.Missing(uid, queue.Queue);
        }

        if (!row.TryRead(queue.Queue, out var task, out var error))
        {
            return unreadable?.Invoke(database, row, error) ?? TaskChange.Unreadable(uid, queue.Queue, error);
        }

        var transition = decide(task, now);
        carryOut(database, queue, row, transition);
        return TaskChange.Of(transition);
    }

    private static void Erase(Database database, QueueRow queue, TaskRow row, Transition transition)
    {
        if (transition.Verdict == Verdict.Moved)
        {
            Erase(database, row);
        }
    }

    private static void Erase(Database database, TaskRow row)
    {
        TaskTable.Delete(database, row);
        LogTable.Delete(database, row.Uid);
    }

    /// <summary>What cannot be read is erased where it is named, and only where it rests: what a worker holds goes to the dead letters with the attempt.</summary>
    private static Func<Database, TaskRow, string, TaskChange?> EraseUnreadable(TaskFilter filter) => (database, row, _) =>
    {
        if (row.IsHeld || !Removal.MayTakeUnreadable(filter))
        {
            return null;
        }

        Erase(database, row);
        return TaskChange.ErasedUnread(row.Uid);
    };

    private static void CancelOrAsk(Database database, QueueRow queue, TaskRow row, Transition transition)
    {
        if (transition.Verdict == Verdict.Requested)
        {
            var attempt = Attempt.Of(transition.Task);
            CancelTable.Insert(database, queue, row.Uid, attempt.WorkerUid, attempt.ProcessUid);
        }

        Store(database, queue, row, transition);
    }

    private static void Store(Database database, QueueRow queue, TaskRow row, Transition transition)
    {
        if (transition.Verdict == Verdict.Moved)
        {
            TaskTable.Move(database, queue, row, transition.Task);
        }
    }
}

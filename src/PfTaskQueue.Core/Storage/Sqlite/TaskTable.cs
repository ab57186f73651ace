using System.Diagnostics.CodeAnalysis;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>A stored task, as it was read: what a transition is guarded by, and the body.</summary>
/// <param name="Phase">By the row, as it stands there.</param>
internal sealed record TaskRow(long Id, string Uid, string Phase, string? ProcessUid, string Body)
{
    public bool IsHeld => ProcessUid is not null;

    /// <summary>Reads the body, or says why it is not this task.</summary>
    public bool TryRead(QueueInfo queue, [NotNullWhen(true)] out TaskInfo? task, [NotNullWhen(false)] out string? error) =>
        Wire.TryReadTask(Body, Uid, queue.Name, queue.Uid, out task, out error);
}

/// <summary>The rows of the tasks.</summary>
internal static class TaskTable
{
    public static TaskRow? Find(Database database, QueueRow queue, string uid)
    {
        using var found = database.Use("task_find").Bind(queue.Id).Bind(uid);
        return found.Step() ? Row(found) : null;
    }

    public static List<TaskRow> OldestPending(Database database, QueueRow queue, int rows) =>
        Rows(database.Use("task_oldest_pending").Bind(queue.Id).Bind(rows));

    public static List<TaskRow> HeldBy(Database database, QueueRow queue, string workerUid) =>
        Rows(database.Use("task_held_by_worker").Bind(queue.Id).Bind(workerUid));

    public static bool AnyPending(Database database, QueueRow queue) => Any(database.Use("task_any_pending").Bind(queue.Id));

    public static bool AnyHeld(Database database, QueueRow queue) => Any(database.Use("task_any_held").Bind(queue.Id));

    /// <summary>The place behind the last pending task.</summary>
    public static long NextPosition(Database database, QueueRow queue)
    {
        using var position = database.Use("task_next_position").Bind(queue.Id);
        position.Step();
        return position.Integer(0);
    }

    /// <param name="body">The stored form, as UTF-8.</param>
    public static void Insert(Database database, QueueRow queue, string uid, long position, byte[] body) =>
        database.Use("task_insert").Bind(queue.Id).Bind(uid).Bind(position).Bind(body).Run();

    /// <summary>Stores a transition of the task that was read as <paramref name="from"/>.</summary>
    public static void Move(Database database, QueueRow queue, TaskRow from, TaskInfo to)
    {
        var move = database.Use("task_move").Bind(from.Id).Bind(from.Phase).Bind(from.ProcessUid).Bind(to.Phase.ToString());
        move = to.Phase == TaskPhase.Pending ? move.Bind(NextPosition(database, queue)) : move.Bind((string?)null);
        var holder = to.Phase is TaskPhase.Received or TaskPhase.Processing ? to.CurrentRecord : null;
        move.Bind(holder?.WorkerUid).Bind(holder?.ProcessUid).Bind(Wire.Write(to));
        if (move.Run() != 1)
        {
            throw new PfException(
                PfError.BackendFailed, $"task {from.Uid} changed inside a transaction", "check the disk; Test-PfBackend tells whether the database works");
        }

        if (from.ProcessUid is not null && holder?.ProcessUid != from.ProcessUid)
        {
            CancelTable.Delete(database, from.Uid);
        }
    }

    public static void Delete(Database database, TaskRow row)
    {
        database.Use("task_delete").Bind(row.Id).Run();
        CancelTable.Delete(database, row.Uid);
    }

    /// <summary>Moves a task that cannot be read to the dead letters.</summary>
    public static void Bury(Database database, QueueRow queue, TaskRow row, string error)
    {
        Delete(database, row);
        DeadLetterTable.Insert(database, queue, new DeadLetter { Queue = queue.Queue.Name, Body = row.Body, Error = error });
    }

    /// <summary>
    /// Tasks of a filter that follow the row <paramref name="after"/>, in the order of adding; what cannot be read is left out.
    /// </summary>
    public static Page<TaskInfo> Page(Database database, QueueRow queue, TaskFilter filter, long after, int rows)
    {
        using var page = database.Use("task_page").Bind(queue.Id).Bind(after).Bind(rows);
        foreach (var phase in Enum.GetValues<TaskPhase>())
        {
            page.Bind(filter.Phases is null || filter.Phases.Contains(phase));
        }

        var tasks = new List<TaskInfo>();
        var last = after;
        var (read, size) = (0, 0);
        while (size < Paging.Characters && page.Step())
        {
            var row = new TaskRow(page.Integer(0), page.Text(1), "", null, page.Text(2));
            (last, read, size) = (row.Id, read + 1, size + row.Body.Length);
            if (row.TryRead(queue.Queue, out var task, out _) && filter.Matches(task))
            {
                tasks.Add(task);
            }
        }

        return new Page<TaskInfo>(tasks, last, IsLast: read < rows && size < Paging.Characters);
    }

    /// <summary>How many tasks are in each phase, and how many dead letters there are.</summary>
    public static TaskCounts Count(Database database, QueueRow queue)
    {
        using var count = database.Use("task_count").Bind(queue.Id);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (count.Step())
        {
            counts[count.Text(0)] = count.Integer(1);
        }

        long Of(string phase) => counts.GetValueOrDefault(phase);
        return new TaskCounts(
            Of(nameof(TaskPhase.Pending)),
            Of(nameof(TaskPhase.Received)),
            Of(nameof(TaskPhase.Processing)),
            Of(nameof(TaskPhase.Succeeded)),
            Of(nameof(TaskPhase.Failed)),
            Of(nameof(DeadLetter)));
    }

    private static bool Any(Statement exists)
    {
        using (exists)
        {
            return exists.Step() && exists.Integer(0) != 0;
        }
    }

    private static List<TaskRow> Rows(Statement query)
    {
        using (query)
        {
            var rows = new List<TaskRow>();
            while (query.Step())
            {
                rows.Add(Row(query));
            }

            return rows;
        }
    }

    private static TaskRow Row(Statement query) => new(
        query.Integer(0), query.Text(1), query.Text(2), query.OptionalText(3), query.Text(4));
}

using PfTaskQueue.Checking;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>Looks at rows for what must not be. A row and the worker beside it are of one moment, so one look is enough.</summary>
internal static class Inspection
{
    private const int MostDamages = 20;

    /// <summary>What SQLite itself finds: damaged pages, and indexes that do not agree with their tables.</summary>
    public static List<Finding> File(Database database, QueueInfo queue) =>
    [
        .. from line in database.Column($"PRAGMA integrity_check({MostDamages})")
           where line != "ok"
           select new Finding(queue.Name, FindingKind.StorageDamaged, "", $"the database is damaged: {line}"),
    ];

    public static Page<Finding> Tasks(Database database, QueueRow queue, BeatClock beats, long after, int rows)
    {
        using var page = database.Use("task_inspect").Bind(after).Bind(rows);
        var findings = new List<Finding>();
        var (last, read, size) = (after, 0, 0);
        while (size < Paging.Characters && page.Step())
        {
            var body = page.Text(6);
            (last, read, size) = (page.Integer(0), read + 1, size + body.Length);
            if (page.Integer(1) == queue.Id)
            {
                findings.AddRange(TaskCheck.Judge(queue.Queue, Sighting(page, body, queue, beats)));
            }
        }

        return new Page<Finding>(findings, last, IsLast: read < rows && size < Paging.Characters);
    }

    public static Page<Finding> Workers(Database database, QueueRow queue, long after, int rows)
    {
        using var page = database.Use("worker_inspect").Bind(queue.Id).Bind(after).Bind(rows);
        var findings = new List<Finding>();
        var (last, read) = (after, 0);
        while (page.Step())
        {
            (last, read) = (page.Integer(0), read + 1);
            var (uid, phase) = (page.Text(1), page.Text(2));
            if (WorkerTable.Read(page.Text(3), queue) is not { } worker || worker.Uid != uid)
            {
                findings.Add(new Finding(queue.Queue.Name, FindingKind.WorkerUnreadable, uid, $"worker {uid} cannot be read"));
            }
            else if (worker.Phase.ToString() != phase)
            {
                findings.Add(new Finding(
                    queue.Queue.Name, FindingKind.WorkerMisplaced, uid, $"worker {uid} is {worker.Phase} by its record and {phase} by the index"));
            }
        }

        return new Page<Finding>(findings, last, IsLast: read < rows);
    }

    public static Page<Finding> DeadLetters(Database database, QueueRow queue, long before, int rows)
    {
        using var page = database.Use("dead_letter_page").Bind(queue.Id).Bind(before).Bind(rows);
        var findings = new List<Finding>();
        var (last, read) = (before, 0);
        while (page.Step())
        {
            (last, read) = (page.Integer(0), read + 1);
            try
            {
                Wire.ReadDeadLetter(page.Text(1), queue.Queue.Name);
            }
            catch (FormatException e)
            {
                findings.Add(new Finding(queue.Queue.Name, FindingKind.DeadLetterUnreadable, "", $"dead letter {last} cannot be read: {e.Message}"));
            }
        }

        return new Page<Finding>(findings, last, IsLast: read < rows);
    }

    private static TaskSighting Sighting(Statement row, string body, QueueRow queue, BeatClock beats)
    {
        var phase = row.Text(3);
        var worker = row.OptionalText(7) is { } text && WorkerTable.Read(text, queue) is { } stored
            ? WorkerLifecycle.AsSeen(stored, beats.TimeFor(stored, row.OptionalText(8)))
            : null;
        return new TaskSighting(row.Text(2), body)
        {
            IndexedPhase = phase,
            IndexedAttempt = row.OptionalText(5),
            Waiting = phase == nameof(TaskPhase.Pending) ? 1 : 0,
            Holdings = row.OptionalText(4) is { } holder ? [new Holding(holder, HoldingKind.Held, worker)] : [],
        };
    }
}

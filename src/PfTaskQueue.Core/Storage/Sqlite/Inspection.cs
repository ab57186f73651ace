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

    public static Page<Finding> Workers(Database database, QueueRow queue, BeatClock beats, long after, int rows)
    {
        var page = WorkerTable.Page(database, queue, unfinishedOnly: false, after, rows);
        var findings = new List<Finding>();
        foreach (var row in page.Items)
        {
            var fault = row.Worker is { } worker ? WorkerLifecycle.FindFault(worker, beats.TimeFor(worker, row.Beat)) : row.Fault;
            if (fault is not null)
            {
                var kind = row.IsMisplaced ? FindingKind.WorkerMisplaced : FindingKind.WorkerUnreadable;
                findings.Add(new Finding(queue.Queue.Name, kind, row.Uid, $"the record of worker {row.Uid} cannot be used: {fault}"));
            }
        }

        return new Page<Finding>(findings, page.Last, page.IsLast);
    }

    public static Page<Finding> DeadLetters(Database database, QueueRow queue, long before, int rows)
    {
        using var page = database.Use("dead_letter_page").Bind(queue.Id).Bind(before).Bind(rows);
        var findings = new List<Finding>();
        var (last, read) = (before, 0);
        while (page.Step())
        {
            (last, read) = (page.Integer(0), read + 1);
            if (!Wire.TryReadDeadLetter(page.Text(1), queue.Queue.Name, out _, out var fault))
            {
                findings.Add(new Finding(queue.Queue.Name, FindingKind.DeadLetterUnreadable, "", $"dead letter {last} cannot be read: {fault}"));
            }
        }

        return new Page<Finding>(findings, last, IsLast: read < rows);
    }

    private static TaskSighting Sighting(Statement row, string body, QueueRow queue, BeatClock beats)
    {
        var phase = row.Text(3);
        var worker = row.OptionalText(7) is { } text
            && Wire.TryReadWorker(text, row.Text(4), queue.Queue.Name, queue.Queue.Uid, out var stored, out _)
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

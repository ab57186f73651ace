using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <param name="Id">The row.</param>
/// <param name="Uid">The worker.</param>
/// <param name="Phase">Its phase by the row: it decides about claims, and guards every change.</param>
/// <param name="Worker">Its record; null: it cannot be read, or says something else than the row.</param>
/// <param name="Fault">What is wrong with the record; null: nothing.</param>
/// <param name="IsMisplaced">Whether the record can be read, and says another phase than the row.</param>
/// <param name="Beat">When it beat last (<see cref="BeatClock.Mark"/>); null: only the worker itself says.</param>
internal sealed record WorkerRow(long Id, string Uid, string Phase, WorkerInfo? Worker, string? Fault, bool IsMisplaced, string? Beat)
{
    public bool IsRunning => Phase == nameof(WorkerPhase.Running);

    public static WorkerRow Of(Statement query, QueueRow queue)
    {
        var (id, uid, phase, beat) = (query.Integer(0), query.Text(1), query.Text(2), query.OptionalText(4));
        var isMisplaced = Wire.TryReadWorker(query.Text(3), uid, queue.Queue.Name, queue.Queue.Uid, out var worker, out var fault)
            && worker.Phase.ToString() != phase;
        if (isMisplaced)
        {
            (worker, fault) = (null, $"it is {worker!.Phase} by its record and {phase} by the index");
        }

        return new WorkerRow(id, uid, phase, worker, fault, isMisplaced, beat);
    }
}

/// <summary>The rows of the workers.</summary>
internal static class WorkerTable
{
    public static WorkerRow? Find(Database database, QueueRow queue, string uid)
    {
        using var found = database.Use("worker_find").Bind(queue.Id).Bind(uid);
        return found.Step() ? WorkerRow.Of(found, queue) : null;
    }

    public static bool IsRunning(Database database, QueueRow queue, string uid)
    {
        using var exists = database.Use("worker_is_running").Bind(queue.Id).Bind(uid);
        return exists.Step() && exists.Integer(0) != 0;
    }

    public static void Insert(Database database, QueueRow queue, WorkerInfo worker, string? beat) =>
        database.Use("worker_insert").Bind(queue.Id).Bind(worker.Uid).Bind(worker.Phase.ToString()).Bind(Wire.Write(worker)).Bind(beat).Run();

    public static void Move(Database database, WorkerRow from, WorkerInfo to, string? beat)
    {
        var move = database.Use("worker_move");
        if (move.Bind(from.Id).Bind(from.Phase).Bind(to.Phase.ToString()).Bind(Wire.Write(to)).Bind(beat).Run() != 1)
        {
            throw new PfException(
                PfError.BackendFailed,
                $"worker {to.Uid} changed inside a transaction",
                "check the disk; Test-PfBackend tells whether the database works");
        }

        if (to.Phase != WorkerPhase.Running)
        {
            database.Use("stop_delete").Bind(to.Uid).Run();
        }
    }

    public static void RequestStop(Database database, QueueRow queue, string uid) =>
        database.Use("stop_insert").Bind(uid).Bind(queue.Id).Run();

    public static bool IsStopRequested(Database database, string uid)
    {
        using var exists = database.Use("stop_exists").Bind(uid);
        return exists.Step() && exists.Integer(0) != 0;
    }

    /// <summary>Workers that follow the row <paramref name="after"/>.</summary>
    public static Page<WorkerRow> Page(Database database, QueueRow queue, bool unfinishedOnly, long after, int rows)
    {
        using var page = database.Use(unfinishedOnly ? "worker_page_running" : "worker_page").Bind(queue.Id).Bind(after).Bind(rows);
        var workers = new List<WorkerRow>();
        while (page.Step())
        {
            workers.Add(WorkerRow.Of(page, queue));
        }

        return new Page<WorkerRow>(workers, workers.Count > 0 ? workers[^1].Id : after, IsLast: workers.Count < rows);
    }

    /// <summary>Holders of tasks that have no row.</summary>
    public static List<string> Missing(Database database, QueueRow queue)
    {
        using var missing = database.Use("worker_missing").Bind(queue.Id);
        var uids = new List<string>();
        while (missing.Step())
        {
            uids.Add(missing.Text(0));
        }

        return uids;
    }
}

using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <param name="Id">The row.</param>
/// <param name="Worker">The worker as stored.</param>
/// <param name="Beat">When it beat last (<see cref="BeatClock.Mark"/>); null: only the worker itself says.</param>
internal sealed record WorkerRow(long Id, WorkerInfo Worker, string? Beat);

/// <summary>The rows of the workers.</summary>
internal static class WorkerTable
{
    /// <summary>Null: there is no such worker, or its record cannot be read: it cannot prove that it lives.</summary>
    public static WorkerRow? Find(Database database, QueueRow queue, string uid)
    {
        using var found = database.Use("worker_find").Bind(queue.Id).Bind(uid);
        return found.Step() && Read(found.Text(2), queue) is { } worker ? new WorkerRow(found.Integer(0), worker, found.OptionalText(3)) : null;
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
        if (move.Bind(from.Id).Bind(from.Worker.Phase.ToString()).Bind(to.Phase.ToString()).Bind(Wire.Write(to)).Bind(beat).Run() != 1)
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

    /// <summary>Workers that follow the row <paramref name="after"/>, as stored; what cannot be read is left out.</summary>
    public static Page<WorkerRow> Page(Database database, QueueRow queue, bool unfinishedOnly, long after, int rows)
    {
        using var page = database.Use(unfinishedOnly ? "worker_page_running" : "worker_page").Bind(queue.Id).Bind(after).Bind(rows);
        var workers = new List<WorkerRow>();
        var (last, read) = (after, 0);
        while (page.Step())
        {
            (last, read) = (page.Integer(0), read + 1);
            if (Read(page.Text(1), queue) is { } worker)
            {
                workers.Add(new WorkerRow(last, worker, page.OptionalText(2)));
            }
        }

        return new Page<WorkerRow>(workers, last, IsLast: read < rows);
    }

    /// <summary>Null: it cannot be read.</summary>
    public static WorkerInfo? Read(string body, QueueRow queue)
    {
        try
        {
            return Wire.ReadWorker(body, queue.Queue.Name);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

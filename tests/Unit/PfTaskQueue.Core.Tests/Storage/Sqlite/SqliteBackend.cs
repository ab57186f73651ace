using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Storage.Conformance;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A database file of its own.</summary>
public sealed class SqliteBackend : StoreBackend
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pftq-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "queue.db");

    public override async Task<IQueueStore> OpenAsync() => await OpenStoreAsync();

    public Task<SqliteStore> OpenStoreAsync() => SqliteStore.OpenAsync(new SqliteSettings(Path), TimeProvider.System, CancellationToken.None);

    public override Task AgeWorkerAsync(WorkerInfo worker, TimeSpan by) => RunAsync(database =>
    {
        var stored = Wire.ReadWorker(database.Run("SELECT body FROM workers WHERE uid = ?", worker.Uid)[0][0]!, worker.Queue);
        var aged = stored with { LastHeartBeat = stored.LastHeartBeatAt - by };
        return database.Run("UPDATE workers SET body = ?, beat = NULL WHERE uid = ?", Wire.Write(aged), worker.Uid);
    });

    public override Task PlantTaskAsync(QueueInfo queue, string uid, string body) => RunAsync(database => database.Run(
        """
        INSERT INTO tasks (queue_id, uid, phase, position, body)
        SELECT id, ?1, 'Pending', (SELECT coalesce(max(position), 0) + 1 FROM tasks WHERE queue_id = queues.id), ?2
        FROM queues WHERE uid = ?3
        """,
        uid,
        body,
        queue.Uid));

    public override Task OverwriteTaskAsync(QueueInfo queue, string uid, string body) =>
        RunAsync(database => database.Run("UPDATE tasks SET body = ? WHERE uid = ?", body, uid));

    public override Task<string?> ReadTaskAsync(QueueInfo queue, string uid) =>
        RunAsync(database => database.Run("SELECT body FROM tasks WHERE uid = ?", uid).SingleOrDefault()?[0]);

    public override Task<long> CountRemainsAsync(QueueInfo queue) => RunAsync(database => database.Number(
        """
        SELECT (SELECT count(*) FROM queues WHERE uid = ?1)
             + (SELECT count(*) FROM tasks WHERE queue_id IN (SELECT id FROM queues WHERE uid = ?1))
             + (SELECT count(*) FROM tasks WHERE queue_id NOT IN (SELECT id FROM queues))
             + (SELECT count(*) FROM workers WHERE queue_id NOT IN (SELECT id FROM queues))
             + (SELECT count(*) FROM dead_letters WHERE queue_id NOT IN (SELECT id FROM queues))
             + (SELECT count(*) FROM cancel_requests WHERE queue_id NOT IN (SELECT id FROM queues))
             + (SELECT count(*) FROM stop_requests WHERE queue_id NOT IN (SELECT id FROM queues))
             + (SELECT count(*) FROM finished WHERE queue_id NOT IN (SELECT id FROM queues))
             + (SELECT count(*) FROM attempt_logs WHERE queue_id NOT IN (SELECT id FROM queues))
        """,
        queue.Uid));

    public override Task<IReadOnlyList<string>> FindFaultsAsync() => RunAsync<IReadOnlyList<string>>(database =>
    {
        var faults = new List<string>();
        faults.AddRange(database.Run("PRAGMA integrity_check").Select(row => row[0]!).Where(line => line != "ok"));
        faults.AddRange(database
            .Run("SELECT task_uid FROM cancel_requests c WHERE NOT EXISTS (SELECT 1 FROM tasks t WHERE t.uid = c.task_uid AND t.process_uid = c.process_uid)")
            .Select(row => $"a request for {row[0]}, whose attempt has ended"));
        faults.AddRange(database
            .Run("SELECT worker_uid FROM stop_requests WHERE worker_uid NOT IN (SELECT uid FROM workers WHERE phase = 'Running')")
            .Select(row => $"a request to {row[0]}, which has ended"));
        foreach (var table in new[] { "tasks", "workers", "dead_letters" })
        {
            faults.AddRange(database
                .Run($"SELECT id FROM {table} WHERE queue_id NOT IN (SELECT id FROM queues)").Select(row => $"{table} row {row[0]} has no queue"));
        }

        faults.AddRange(database.Run("SELECT uid, phase, worker_uid, process_uid, body FROM tasks").SelectMany(FaultsOf));
        faults.AddRange(database
            .Run("SELECT t.uid, w.uid, w.phase FROM tasks t JOIN workers w ON w.uid = t.worker_uid WHERE w.phase <> 'Running'")
            .Select(row => $"task {row[0]} is held by worker {row[1]}, which is {row[2]}"));
        return faults;
    });

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The columns must say what the body says; bodies that a test broke itself say nothing.</summary>
    private static IEnumerable<string> FaultsOf(string?[] row)
    {
        if (!Wire.TryReadTask(row[4]!, "", "", out var task, out _) || task.Uid != row[0])
        {
            yield break;
        }

        if (task.Phase.ToString() != row[1])
        {
            yield return $"task {task.Uid} is {task.Phase}, and its row says {row[1]}";
        }

        if (task.CurrentRecord?.WorkerUid != row[2] || task.CurrentRecord?.ProcessUid != row[3])
        {
            yield return $"task {task.Uid} is held by {task.CurrentRecord?.WorkerUid}, and its row says {row[2]}";
        }
    }

    private Task<T> RunAsync<T>(Func<RawDatabase, T> work) => Task.Run(() =>
    {
        using var database = new RawDatabase(Path);
        return work(database);
    });
}

using System.Text;
using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Storage.Conformance;
using PfTaskQueue.Core.Tests.Serialization;
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
        var stored = Stored.Worker(database.Run("SELECT body FROM workers WHERE uid = ?", worker.Uid)[0][0]!, worker.Queue);
        var aged = stored with { LastHeartBeat = stored.LastHeartBeat + -by };
        return database.Run("UPDATE workers SET body = ?, beat = NULL WHERE uid = ?", Wire.Write(aged), worker.Uid);
    });

    public override Task PlantTaskAsync(QueueInfo queue, string uid, string body) => PlantTaskAsync(queue, uid, Encoding.UTF8.GetBytes(body));

    public override Task PlantTaskAsync(QueueInfo queue, string uid, byte[] record) => SpoilAsync(
        """
        INSERT INTO tasks (queue_id, uid, phase, position, body)
        SELECT id, ?2, 'Pending', (SELECT coalesce(max(position), 0) + 1 FROM tasks WHERE queue_id = queues.id), ?1
        FROM queues WHERE uid = ?3
        """,
        record,
        uid,
        queue.Uid);

    public override Task PlantDeadLetterAsync(QueueInfo queue, byte[] record) =>
        SpoilAsync("INSERT INTO dead_letters (queue_id, body) SELECT id, ?1 FROM queues WHERE uid = ?2", record, queue.Uid);

    public override Task SpoilAsync(QueueInfo queue, byte[] record) =>
        SpoilAsync("UPDATE queues SET body = ?1 WHERE uid = ?2", record, queue.Uid);

    public override Task SpoilAsync(WorkerInfo worker, byte[]? record) => record is null
        ? RunAsync(database => database.Run("DELETE FROM workers WHERE uid = ?", worker.Uid))
        : SpoilAsync("UPDATE workers SET body = ?1, beat = NULL WHERE uid = ?2", record, worker.Uid);

    public override Task SpoilAsync(TaskInfo task, byte[] record) => SpoilAsync("UPDATE tasks SET body = ?1 WHERE uid = ?2", record, task.Uid);

    public override Task SpoilLogsAsync(TaskInfo task, byte[] record) =>
        SpoilAsync("UPDATE attempt_logs SET body = ?1 WHERE task_uid = ?2", record, task.Uid);

    public override async Task SpoilNotesAsync(QueueInfo queue, byte[] note)
    {
        await SpoilAsync("UPDATE workers SET beat = ?1 WHERE queue_id = (SELECT id FROM queues WHERE uid = ?2)", note, queue.Uid);
        await SpoilAsync("UPDATE cancel_requests SET worker_uid = ?1, process_uid = ?1 WHERE queue_id = (SELECT id FROM queues WHERE uid = ?2)", note, queue.Uid);
        await RunAsync(database => database.Run("UPDATE finished SET succeeded = 9223372036854775807, failed = -9223372036854775808"));
    }

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
        if (!Wire.TryReadTask(row[4]!, row[0], "", "", out var task, out _))
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

    private Task<List<string?[]>> SpoilAsync(string sql, byte[] text, params string[] parameters) => RunAsync(database => database.Run(sql, [text, .. parameters.Select(Encoding.UTF8.GetBytes)]));

    private Task<T> RunAsync<T>(Func<RawDatabase, T> work) => Task.Run(() =>
    {
        using var database = new RawDatabase(Path);
        return work(database);
    });
}

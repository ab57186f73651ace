using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <remarks>Ordered by the task's history: the logs themselves have no order.</remarks>
    public async Task<IReadOnlyList<AttemptLog>> ReadTaskLogsAsync(QueueInfo queue, string taskUid, CancellationToken cancellation)
    {
        var logs = await _connection.CallAsync(database => database.HashGetAllAsync(_keys.Log(queue.Uid, taskUid)), cancellation).ConfigureAwait(false);
        if (logs.Length == 0)
        {
            return [];
        }

        var text = (await _connection.ReadAsync([_keys.Task(queue.Uid, taskUid)], cancellation).ConfigureAwait(false))[0];
        string[] attempts = StoredTask.TryRead(taskUid, text, queue.Name, queue.Uid, out var task, out _)
            ? [.. task.History.Append(task.CurrentRecord).OfType<TaskRecord>().Select(record => record.ProcessUid)]
            : [];
        return
        [
            .. logs.Select(log => Wire.TryReadLog((string)log.Value!, taskUid, (string)log.Name!, out var read, out _) ? read : null).OfType<AttemptLog>()
                .OrderBy(log => Array.IndexOf(attempts, log.ProcessUid)),
        ];
    }

    public async Task SaveRunningLogsAsync(WorkerInfo worker, IReadOnlyList<RunningLog> logs, CancellationToken cancellation)
    {
        var queue = worker.QueueUid;
        List<RedisValue> arguments = [_keys.TaskPrefix(queue), _keys.LogPrefix(queue), _keys.Changes(queue)];
        foreach (var (task, log) in logs)
        {
            // The text that the start has stored: whatever changes the task changes it.
            arguments.AddRange([task.Uid, log.ProcessUid, Wire.Write(task), Wire.Write(log)]);
        }

        await RunAsync(RedisScripts.SaveLogs, [_keys.Started(queue, worker.Uid), _keys.Logged(queue)], [.. arguments], cancellation).ConfigureAwait(false);
    }
}

using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

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

        var text = await _connection.CallAsync(database => database.StringGetAsync(_keys.Task(queue.Uid, taskUid)), cancellation).ConfigureAwait(false);
        var history = StoredTask.TryRead(taskUid, text, queue.Name, queue.Uid, out var task, out _)
            ? task.History.Select((record, index) => (record.ProcessUid, index)).ToLookup(pair => pair.ProcessUid, pair => pair.index)
            : null;
        return
        [
            .. logs.Select(log => Wire.ReadLog((string)log.Value!, taskUid, (string)log.Name!)).OfType<AttemptLog>()
                .OrderBy(log => history?[log.ProcessUid].DefaultIfEmpty(-1).First() ?? -1),
        ];
    }
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    public async Task<IReadOnlyList<TaskInfo>> AddTasksAsync(
        QueueInfo queue, IReadOnlyList<TaskSpec> specs, CancellationToken cancellation)
    {
        var now = _server.Now;
        var tasks = new TaskInfo[specs.Count];
        var arguments = new RedisValue[2 + (2 * specs.Count)];
        arguments[0] = _keys.TaskPrefix(queue.Uid);
        arguments[1] = _keys.Wake(queue.Uid);
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = TaskLifecycle.Create(queue, specs[i], now);
            arguments[2 + (2 * i)] = tasks[i].Uid;
            arguments[3 + (2 * i)] = Wire.Write(tasks[i]);
        }

        RedisKey[] keys = [_keys.Queue(queue.Uid), _keys.Tasks(queue.Uid), _keys.Pending(queue.Uid)];
        var added = await RunAsync(RedisScripts.AddTasks, keys, arguments, cancellation).ConfigureAwait(false);
        return (int)added == 1 ? tasks : throw PfException.QueueNotFound(queue.Name);
    }
}

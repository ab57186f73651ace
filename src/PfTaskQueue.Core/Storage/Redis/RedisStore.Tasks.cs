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
        var (added, replicas, fault) = _settings.WaitReplicas > 0
            ? await _replicaWait.RunAsync(RedisScripts.AddTasks, keys, arguments, cancellation).ConfigureAwait(false)
            : (await RunAsync(RedisScripts.AddTasks, keys, arguments, cancellation).ConfigureAwait(false), 0, null);
        if ((int)added == 0)
        {
            throw PfException.QueueNotFound(queue.Name);
        }

        return replicas >= _settings.WaitReplicas ? tasks : throw NotReplicated(tasks, queue, replicas, fault);
    }

    private PfException NotReplicated(TaskInfo[] tasks, QueueInfo queue, long replicas, string? fault)
    {
        var what = tasks.Length == 1 ? $"task {tasks[0].Uid} is" : $"{tasks.Length} tasks are";
        var why = fault is null ? $" within {_settings.WaitReplicasTimeout.TotalSeconds:0.###} s" : $": {fault}";
        return new PfException(
            PfError.NotReplicated,
            $"{what} in queue '{queue.Name}', but {replicas} of {_settings.WaitReplicas} replicas of {DisplayName} had them{why}; a failover now may lose them",
            "do not add them again. Test-PfBackend shows the replicas; redis.waitReplicasTimeout gives them more time")
        {
            Stored = tasks,
        };
    }
}

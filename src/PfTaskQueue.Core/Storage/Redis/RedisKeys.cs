using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The names of all keys: the original's, and our own beside them (those with <c>pftq</c>). UIDs are lower-case UUID text, so
/// a task's key never meets <c>task:pending</c> or <c>task:deadletter</c>. On a cluster the key prefix holds a <c>{tag}</c>,
/// which puts all of them into one slot.
/// </summary>
internal sealed class RedisKeys(string keyPrefix)
{
    public const string Root = "_pftaskqueue:";

    private readonly string _prefix = Root + keyPrefix;

    /// <summary>Hash: queue name to queue UID.</summary>
    public RedisKey Queues => _prefix + ":queues";

    /// <summary>Our own hash: UID of a removed queue whose data is not all erased yet, to the token of the removal.</summary>
    public RedisKey Removing => _prefix + ":pftq:removing";

    public string QueuePrefix => _prefix + ":queue:";

    /// <summary>String: the queue's JSON.</summary>
    public RedisKey Queue(string queue) => QueuePrefix + queue;

    /// <summary>Set: UID of every task, in any phase.</summary>
    public RedisKey Tasks(string queue) => QueuePrefix + queue + ":tasks";

    /// <summary>List: UIDs waiting; pushed left, popped right.</summary>
    public RedisKey Pending(string queue) => TaskPrefix(queue) + "pending";

    /// <summary>List: dead letters' JSON; pushed left, so the newest is first.</summary>
    public RedisKey DeadLetters(string queue) => TaskPrefix(queue) + "deadletter";

    public string TaskPrefix(string queue) => QueuePrefix + queue + ":task:";

    /// <summary>String: the task's JSON.</summary>
    public RedisKey Task(string queue, string task) => TaskPrefix(queue) + task;

    /// <summary>Set: UID of every worker ever registered.</summary>
    public RedisKey Workers(string queue) => QueuePrefix + queue + ":workers";

    public string WorkerPrefix(string queue) => QueuePrefix + queue + ":worker:";

    /// <summary>String: the worker's JSON.</summary>
    public RedisKey Worker(string queue, string worker) => WorkerPrefix(queue) + worker;

    /// <summary>List: UIDs that the worker has claimed and not started; their JSON still says Pending.</summary>
    public RedisKey Claimed(string queue, string worker) => WorkerPrefix(queue) + worker + ClaimedSuffix;

    /// <summary>Set: UIDs of the tasks that the worker runs.</summary>
    public RedisKey Started(string queue, string worker) => WorkerPrefix(queue) + worker + StartedSuffix;

    /// <summary>Our own hash: UID of a task that a worker of ours has claimed and not started, to the claim.</summary>
    public RedisKey Claims(string queue) => _prefix + ":pftq:claims:" + queue;

    /// <summary>Our own hash: UID of every worker of ours that has not ended, to what is asked of it: nothing, or <c>stop</c>.</summary>
    public RedisKey OwnWorkers(string queue) => _prefix + ":pftq:workers:" + queue;

    /// <summary>Our own hash: UID of a task whose handler somebody wants stopped, to worker UID and process UID of that attempt.</summary>
    public RedisKey Cancels(string queue) => _prefix + ":pftq:cancels:" + queue;

    /// <summary>Our own hash: <c>s</c> or <c>f</c> and the number of a slot of ten seconds, to how many tasks succeeded or failed in it.</summary>
    public RedisKey Finished(string queue) => _prefix + ":pftq:finished:" + queue;

    /// <summary>Our own sorted set: marks of those who remember which workers have ended, in the order in which they were left.</summary>
    public RedisKey Marks(string queue) => _prefix + ":pftq:marks:" + queue;

    /// <summary>Our own set: UID of every task that has logs.</summary>
    public RedisKey Logged(string queue) => _prefix + ":pftq:logged:" + queue;

    public string LogPrefix(string queue) => _prefix + ":pftq:log:" + queue + ":";

    /// <summary>Our own hash: process UID of an attempt of the task, to what its handler printed.</summary>
    public RedisKey Log(string queue, string task) => LogPrefix(queue) + task;

    /// <summary>Our own channels, one for each worker: somebody asks it for something. The name ends with the worker's UID.</summary>
    public string RequestPrefix => _prefix + ":pftq:requests:";

    /// <summary>Our own channel: something that may interest a reader and brings no work.</summary>
    public string Changes(string queue) => _prefix + ":pftq:changes:" + queue;

    /// <summary>Our own channel: something may have become pending, or the queue changed its state.</summary>
    public string Wake(string queue) => _prefix + ":pftq:wake:" + queue;

    public const string ClaimedSuffix = ":pending";

    public const string StartedSuffix = ":tasks";

    /// <summary>Whether a prefix keeps its keys in one slot of a cluster: something stands between its first <c>{</c> and the next <c>}</c>.</summary>
    public static bool HasTag(string keyPrefix)
    {
        var open = keyPrefix.IndexOf('{', StringComparison.Ordinal);
        return open >= 0 && keyPrefix.IndexOf('}', open) > open + 1;
    }
}

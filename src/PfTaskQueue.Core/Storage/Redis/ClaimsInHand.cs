using System.Collections.Concurrent;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The claimed tasks that were given to their worker and are not started yet. They stand in the worker's list in the database,
/// too; what stands there and not here was claimed by a call whose reply was lost, and is given again.
/// </summary>
internal sealed class ClaimsInHand
{
    /// <summary>Worker and task to attempt: an older attempt of the same worker says nothing of the one in hand.</summary>
    private readonly ConcurrentDictionary<(string Worker, string Task), string> _given = new();

    public void Add(WorkerInfo worker, IEnumerable<TaskInfo> tasks)
    {
        foreach (var task in tasks)
        {
            _given[(worker.Uid, task.Uid)] = Attempt.Of(task).ProcessUid;
        }
    }

    public void Remove(WorkerInfo worker, TaskInfo claimed) =>
        _given.TryRemove(KeyValuePair.Create((worker.Uid, claimed.Uid), Attempt.Of(claimed).ProcessUid));

    public void Clear(WorkerInfo worker)
    {
        foreach (var claim in _given.Keys.Where(claim => claim.Worker == worker.Uid))
        {
            _given.TryRemove(claim, out _);
        }
    }

    public IEnumerable<RedisValue> Of(WorkerInfo worker) =>
        _given.Keys.Where(claim => claim.Worker == worker.Uid).Select(claim => (RedisValue)claim.Task);
}

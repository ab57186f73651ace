using System.Collections.Concurrent;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The tasks that were given to their worker, until their attempts have ended. They stand in the worker's list or set in the database,
/// too. What stands in the list and not here was claimed by a call whose reply was lost, and is given again; what stands in the set and
/// not here has ended, and the server has lost its end.
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

    public int Count(WorkerInfo worker) => _given.Count(claim => claim.Key.Worker == worker.Uid);

    public bool Has(WorkerInfo worker, TaskInfo task) =>
        _given.TryGetValue((worker.Uid, task.Uid), out var process) && process == Attempt.Of(task).ProcessUid;

    public IEnumerable<RedisValue> Of(WorkerInfo worker) =>
        _given.Keys.Where(claim => claim.Worker == worker.Uid).Select(claim => (RedisValue)claim.Task);
}

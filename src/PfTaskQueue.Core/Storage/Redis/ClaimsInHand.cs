using System.Collections.Concurrent;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The claimed tasks that were given to their worker and are not started yet. They stand in the worker's list in the database,
/// too; what stands there and not here was claimed by a call whose reply was lost, and is given again.
/// </summary>
internal sealed class ClaimsInHand
{
    private readonly ConcurrentDictionary<(string Worker, string Task), bool> _given = new();

    public void Add(WorkerInfo worker, IEnumerable<TaskInfo> tasks)
    {
        foreach (var task in tasks)
        {
            _given[(worker.Uid, task.Uid)] = true;
        }
    }

    public void Remove(WorkerInfo worker, string task) => _given.TryRemove((worker.Uid, task), out _);

    public void Clear(WorkerInfo worker)
    {
        foreach (var uid in Of(worker))
        {
            Remove(worker, (string)uid!);
        }
    }

    public IEnumerable<RedisValue> Of(WorkerInfo worker) =>
        _given.Keys.Where(claim => claim.Worker == worker.Uid).Select(claim => (RedisValue)claim.Task);
}

using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>How many tasks or workers one step erases: a millisecond or two of the server's time.</summary>
    private const int EraseChunk = 500;

    /// <remarks>
    /// The first step takes the queue from its name and from its workers, and notes its UID; the data goes after that. If this
    /// process dies on the way, nobody sees the rest, and the next removal of any queue with this key prefix erases it.
    /// </remarks>
    public async Task<bool> RemoveQueueAsync(QueueInfo queue, CancellationToken cancellation)
    {
        var removed = await RunAsync(
            RedisScripts.UnlistQueue,
            [_keys.Queues, _keys.Queue(queue.Uid), _keys.Removing],
            [queue.Name, queue.Uid, Uid.New(), _keys.Wake(queue.Uid)],
            cancellation).ConfigureAwait(false);
        var marked = await _connection.CallAsync(database => database.HashKeysAsync(_keys.Removing), cancellation).ConfigureAwait(false);
        foreach (var uid in marked)
        {
            await EraseAsync((string)uid!, cancellation).ConfigureAwait(false);
        }

        return (int)removed == 1;
    }

    private async Task EraseAsync(string queue, CancellationToken cancellation)
    {
        // A completion that was under way may have added a hook in between: then there is something to erase again.
        do
        {
            string[] suffixes = ["", RedisKeys.ClaimedSuffix, RedisKeys.StartedSuffix];
            if (!await EraseMembersAsync(_keys.Tasks(queue), _keys.TaskPrefix(queue), [""], cancellation).ConfigureAwait(false)
                | !await EraseMembersAsync(_keys.Workers(queue), _keys.WorkerPrefix(queue), suffixes, cancellation).ConfigureAwait(false))
            {
                await EraseStraysAsync(queue, suffixes, cancellation).ConfigureAwait(false);
            }

            await EraseMembersAsync(_keys.Logged(queue), _keys.LogPrefix(queue), [""], cancellation).ConfigureAwait(false);
        }
        while (!await EraseRestAsync(queue, cancellation).ConfigureAwait(false));
    }

    /// <returns>False: it was no set, and what it should have named is still there.</returns>
    private async Task<bool> EraseMembersAsync(RedisKey members, string prefix, string[] suffixes, CancellationToken cancellation)
    {
        RedisValue[] arguments = [EraseChunk, prefix, .. suffixes];
        int taken;
        do
        {
            taken = (int)await RunAsync(RedisScripts.EraseMembers, [members], arguments, cancellation).ConfigureAwait(false);
        }
        while (taken > 0);
        return taken == 0;
    }

    /// <summary>Erases the records of tasks and workers that no set names, at the cost of a walk over the whole keyspace.</summary>
    private async Task EraseStraysAsync(string queue, string[] workerSuffixes, CancellationToken cancellation)
    {
        await foreach (var (kind, uid) in FindStraysAsync(queue, cancellation).ConfigureAwait(false))
        {
            RedisKey[] keys = kind == "worker"
                ? [.. workerSuffixes.Select(suffix => (RedisKey)(_keys.WorkerPrefix(queue) + uid + suffix))]
                : [_keys.Task(queue, uid)];
            await _connection.CallAsync(database => database.KeyDeleteAsync(keys), cancellation).ConfigureAwait(false);
        }
    }

    private async Task<bool> EraseRestAsync(string queue, CancellationToken cancellation)
    {
        var erased = await RunAsync(
            RedisScripts.EraseRest,
            [
                _keys.Tasks(queue), _keys.Pending(queue), _keys.DeadLetters(queue), _keys.Workers(queue), _keys.Removing, _keys.Queue(queue),
                _keys.Claims(queue), _keys.Cancels(queue), _keys.OwnWorkers(queue), _keys.Logged(queue), _keys.Finished(queue), _keys.Marks(queue),
            ],
            [queue],
            cancellation).ConfigureAwait(false);
        return (int)erased == 1;
    }
}

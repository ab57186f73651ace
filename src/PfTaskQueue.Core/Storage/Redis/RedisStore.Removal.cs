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
            await EraseMembersAsync(_keys.Tasks(queue), _keys.TaskPrefix(queue), [""], cancellation).ConfigureAwait(false);
            await EraseMembersAsync(_keys.Logged(queue), _keys.LogPrefix(queue), [""], cancellation).ConfigureAwait(false);
            string[] suffixes = ["", RedisKeys.ClaimedSuffix, RedisKeys.StartedSuffix];
            await EraseMembersAsync(_keys.Workers(queue), _keys.WorkerPrefix(queue), suffixes, cancellation).ConfigureAwait(false);
        }
        while (!await EraseRestAsync(queue, cancellation).ConfigureAwait(false));
    }

    private async Task EraseMembersAsync(
        RedisKey members, string prefix, string[] suffixes, CancellationToken cancellation)
    {
        RedisValue[] arguments = [EraseChunk, prefix, .. suffixes];
        while ((int)await RunAsync(RedisScripts.EraseMembers, [members], arguments, cancellation).ConfigureAwait(false) > 0)
        {
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

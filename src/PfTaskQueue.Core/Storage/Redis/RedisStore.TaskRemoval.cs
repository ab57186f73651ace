using System.Runtime.CompilerServices;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <remarks>
    /// Pending tasks are taken first, from the end where the oldest wait: there the server finds each at once, however long the line
    /// is. What that walk has missed, as workers claim from the same end, the walk over all tasks finds.
    /// </remarks>
    public async IAsyncEnumerable<TaskChange> RemoveTasksAsync(
        QueueInfo queue, TaskFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (filter.Uids is { } uids)
        {
            await foreach (var chunk in Removal.ChunksAsync(uids, ControlChunk).ConfigureAwait(false))
            {
                foreach (var change in await ControlAsync(queue, ToRemovals(queue, chunk, filter), cancellation).ConfigureAwait(false))
                {
                    yield return change;
                }
            }

            yield break;
        }

        var narrow = Removal.Narrow(filter);
        if (narrow.Phases!.Contains(TaskPhase.Pending))
        {
            await foreach (var removed in RemovePendingAsync(queue, narrow, cancellation).ConfigureAwait(false))
            {
                yield return removed;
            }
        }

        var rest = Removal.ChunksAsync(ReadTasksAsync(queue, narrow, cancellation), ControlChunk, cancellation);
        await foreach (var chunk in rest.ConfigureAwait(false))
        {
            foreach (var change in await ControlAsync(queue, ToRemovals(queue, chunk, narrow), cancellation).ConfigureAwait(false))
            {
                if (change.Took)
                {
                    yield return change;
                }
            }
        }
    }

    private async IAsyncEnumerable<TaskChange> RemovePendingAsync(
        QueueInfo queue, TaskFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var key = _keys.Pending(queue.Uid);
        var kept = 0L;
        RedisValue[] page;
        do
        {
            var (first, last) = (-kept - ControlChunk, -kept - 1);
            page = await _connection.CallAsync(database => database.ListRangeAsync(key, first, last), cancellation).ConfigureAwait(false);
            var moves = ToRemovals(queue, Distinct(Array.ConvertAll(page, uid => (string)uid!)), filter);
            await ControlChunkAsync(queue, moves, cancellation).ConfigureAwait(false);
            var removed = Array.FindAll(moves, move => move.Decided is { Verdict: Verdict.Moved });
            kept += page.Length - removed.Length;
            foreach (var move in removed)
            {
                yield return move.Decided!;
            }
        }
        while (page.Length == ControlChunk);
    }

    private static RestingMove[] ToRemovals(QueueInfo queue, IEnumerable<string> uids, TaskFilter filter) =>
        [.. uids.Select(uid => new RestingMove(queue, uid, Removal.Event, filter))];
}

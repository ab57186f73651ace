using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>How many tasks one step counts: a millisecond or two of the server's time.</summary>
    private const int CountChunk = 1000;

    /// <remarks>The original keeps no counts, so all tasks are looked at; the server does that, and sends the numbers only.</remarks>
    public async Task<TaskCounts> CountTasksAsync(QueueInfo queue, CancellationToken cancellation)
    {
        var counts = new long[Phases.Length];
        var cursor = (RedisValue)0;
        do
        {
            var reply = (RedisResult[])(await RunAsync(
                RedisScripts.CountPhases,
                [_keys.Tasks(queue.Uid)],
                [cursor, CountChunk, _keys.TaskPrefix(queue.Uid), .. Phases.Select(phase => (RedisValue)phase.ToString())],
                cancellation).ConfigureAwait(false))!;
            for (var i = 0; i < Phases.Length; i++)
            {
                counts[i] += (long)reply[i + 1];
            }

            await CountUnusualAsync(queue, [.. reply.Skip(1 + Phases.Length).Select(uid => (string)uid!)], counts, cancellation)
                .ConfigureAwait(false);
            cursor = (RedisValue)reply[0];
        }
        while (cursor != 0);

        var letters = await _connection.CallAsync(database => database.ListLengthAsync(_keys.DeadLetters(queue.Uid)), cancellation)
            .ConfigureAwait(false);
        var claimed = Math.Min((await ReadClaimsAsync(queue.Uid, cancellation).ConfigureAwait(false)).Count, counts[(int)TaskPhase.Pending]);
        return new TaskCounts(
            counts[(int)TaskPhase.Pending] - claimed,
            counts[(int)TaskPhase.Received] + claimed,
            counts[(int)TaskPhase.Processing],
            counts[(int)TaskPhase.Succeeded],
            counts[(int)TaskPhase.Failed],
            letters);
    }

    /// <summary>Tasks that were written in an unusual form are read to be counted; what is no task is not.</summary>
    private async Task CountUnusualAsync(QueueInfo queue, string[] uids, long[] counts, CancellationToken cancellation)
    {
        var keys = Array.ConvertAll(uids, uid => _keys.Task(queue.Uid, uid));
        var texts = await _connection.ReadAsync(keys, cancellation).ConfigureAwait(false);
        for (var i = 0; i < uids.Length; i++)
        {
            if (StoredTask.TryRead(uids[i], texts[i], queue.Name, queue.Uid, out var task, out _))
            {
                counts[(int)task.Phase]++;
            }
        }
    }
}

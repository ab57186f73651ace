using System.Globalization;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>Up to so many tasks are counted one by one.</summary>
    private const int CountedExactly = 10_000;

    private const int SampleSize = 1000;

    /// <remarks>
    /// The original keeps no counts by phase. What waits and what workers hold is known from their lists, what is left has finished, and
    /// the share of failures comes from a sample where there are many tasks.
    /// </remarks>
    public async Task<QueueMeasure> MeasureQueueAsync(QueueInfo queue, CancellationToken cancellation)
    {
        var uid = queue.Uid;
        var reply = (RedisResult[])(await RunAsync(
            RedisScripts.MeasureQueue,
            [_keys.Queue(uid), _keys.Tasks(uid), _keys.Pending(uid), _keys.DeadLetters(uid), _keys.Finished(uid)],
            [_keys.TaskPrefix(uid), SampleSize, .. Phases.Select(phase => (RedisValue)phase.ToString())],
            cancellation).ConfigureAwait(false))!;
        var now = Observe(reply);
        if ((int)reply[2] == 0)
        {
            throw PfException.QueueNotFound(queue.Name);
        }

        var (total, pending) = ((long)reply[3], (long)reply[4]);
        var age = ReadHead((RedisValue)reply[6], queue) is { } head ? now - head.Created : (TimeSpan?)null;
        var measure = new QueueMeasure
        {
            Queue = queue.Name,
            QueueUid = uid,
            MeasuredAt = now.Instant,
            Pending = pending,
            DeadLetters = (long)reply[5],
            OldestPendingAge = age,
        };
        measure = Throughput.Sum(measure, ReadSlots((RedisValue[])reply[7]!));
        if (total <= CountedExactly)
        {
            var counts = await CountTasksAsync(queue, cancellation).ConfigureAwait(false);
            return measure with { Pending = counts.Pending, InFlight = counts.InFlight, Succeeded = counts.Succeeded, Failed = counts.Failed };
        }

        var unfinished = await RosterOf(queue.Name, uid).CountTasksAsync(cancellation).ConfigureAwait(false);
        var sample = (long[])reply[8]!;
        var (succeeded, failed) = (sample[(int)TaskPhase.Succeeded], sample[(int)TaskPhase.Failed]);
        var finished = Math.Max(0, total - unfinished);
        var failures = succeeded + failed == 0 ? 0 : (long)Math.Round(finished * (failed / (double)(succeeded + failed)));
        return measure with { InFlight = Math.Max(0, unfinished - pending), Succeeded = finished - failures, Failed = failures, IsSampled = true };
    }

    private static TaskInfo? ReadHead(RedisValue text, QueueInfo queue) =>
        !text.IsNull && Wire.TryReadTask((string)text!, uid: null, queue.Name, queue.Uid, out var task, out _) ? task : null;

    private static IEnumerable<(long Slot, long Succeeded, long Failed)> ReadSlots(RedisValue[] counts)
    {
        for (var i = 0; i + 1 < counts.Length; i += 2)
        {
            var name = (string)counts[i]!;
            if (name.Length > 0 && long.TryParse(name.AsSpan(1), CultureInfo.InvariantCulture, out var slot) && counts[i + 1].TryParse(out long count))
            {
                yield return name[0] == 's' ? (slot, count, 0) : (slot, 0, count);
            }
        }
    }
}

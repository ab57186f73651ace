using PfTaskQueue.Model;

namespace PfTaskQueue.Worker;

/// <summary>
/// How long each worker's last beat has been seen without a newer one, by looks that follow each other. Time in which nobody
/// looked does not count: whoever was asleep or held up himself cannot say that another was silent.
/// </summary>
internal sealed class BeatWatch(TimeProvider clock)
{
    /// <summary>What a look adds at most. Looks are a second apart; a longer gap is a pause of this process.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(2);

    private Dictionary<string, (Timestamp Beat, TimeSpan Silent)> _seen = new(StringComparer.Ordinal);
    private long _lookedAt = clock.GetTimestamp();

    /// <summary>Takes a look at all workers of a queue that have not ended.</summary>
    /// <returns>Each with the time for which its last beat has been seen as the last.</returns>
    public IReadOnlyList<(WorkerInfo Worker, TimeSpan Silent)> Look(IReadOnlyCollection<WorkerInfo> workers)
    {
        var now = clock.GetTimestamp();
        var gap = clock.GetElapsedTime(_lookedAt, now);
        gap = gap < LongestGap ? gap : LongestGap;
        _lookedAt = now;
        var seen = new Dictionary<string, (Timestamp Beat, TimeSpan Silent)>(StringComparer.Ordinal);
        var looks = new List<(WorkerInfo Worker, TimeSpan Silent)>(workers.Count);
        foreach (var worker in workers)
        {
            var silent = _seen.TryGetValue(worker.Uid, out var last) && last.Beat == worker.LastHeartBeat ? last.Silent + gap : TimeSpan.Zero;
            seen[worker.Uid] = (worker.LastHeartBeat, silent);
            looks.Add((worker, silent));
        }

        _seen = seen;
        return looks;
    }
}

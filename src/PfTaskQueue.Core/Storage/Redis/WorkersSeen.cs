using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>What a reading of workers has found.</summary>
internal sealed class WorkersSeen
{
    private readonly HashSet<RedisValue> _open = [];
    private readonly HashSet<RedisValue> _running = [];

    /// <summary>All that have not ended. One without a record, or with one that cannot be read, may have one again.</summary>
    public RedisValue[] Open => [.. _open];

    public RedisValue[] Running => [.. _running];

    /// <summary>The records of those that run.</summary>
    public List<RedisValue> Texts { get; } = [];

    /// <param name="uids">The workers.</param>
    /// <param name="records">For each of them 1: it has ended; else its text or null.</param>
    /// <returns>Those that have ended.</returns>
    public List<string> Add(RedisValue[] uids, ReadOnlySpan<RedisResult> records)
    {
        List<string> ended = [];
        for (var i = 0; i < records.Length; i++)
        {
            if (records[i].Resp2Type == ResultType.Integer)
            {
                ended.Add((string)uids[i]!);
            }
            else if (_open.Add(uids[i]) && StoredWorker.IsRunning((RedisValue)records[i]))
            {
                // A scan may bring one twice.
                _running.Add(uids[i]);
                Texts.Add((RedisValue)records[i]);
            }
        }

        return ended;
    }
}

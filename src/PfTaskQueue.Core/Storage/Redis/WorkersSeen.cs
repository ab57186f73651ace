using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>What a reading of workers has found.</summary>
internal sealed class WorkersSeen
{
    private readonly Dictionary<RedisValue, RedisValue> _open = [];

    /// <summary>All that may hold tasks. One without a record, or with one that cannot be read, may have one again.</summary>
    public RedisValue[] Open => [.. _open.Keys];

    /// <summary>UID and record of each of them; null: it has none.</summary>
    public IReadOnlyCollection<KeyValuePair<RedisValue, RedisValue>> Records => _open;

    /// <param name="uids">The workers.</param>
    /// <param name="records">For each of them 1: it has ended and holds nothing; else its text or null.</param>
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
            else
            {
                // A scan may bring one twice.
                _open[uids[i]] = (RedisValue)records[i];
            }
        }

        return ended;
    }
}

using System.Runtime.CompilerServices;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>How often a write starts again because its item changed between the read and the write.</summary>
    private const int MaxRounds = 50;

    public async Task<QueueInfo> CreateQueueAsync(string name, QueueState state, CancellationToken cancellation)
    {
        Limits.CheckQueueName(name);
        var now = _server.Now;
        var queue = new QueueInfo { Uid = Uid.New(), Name = name, State = state, Created = now, Updated = now };
        var made = await RunAsync(
            RedisScripts.CreateQueue,
            [_keys.Queues, _keys.Queue(queue.Uid), _keys.Removing],
            [name, queue.Uid, Wire.Write(queue), _keys.QueuePrefix],
            cancellation).ConfigureAwait(false);
        return (int)made == 1 ? queue : throw new PfException(
            PfError.QueueAlreadyExists, $"queue '{name}' exists already", "choose another name, or use the queue as it is (Get-PfQueue)");
    }

    public async Task<QueueInfo?> FindQueueAsync(string name, CancellationToken cancellation)
    {
        var json = await RunAsync(RedisScripts.FindQueue, [_keys.Queues], [name, _keys.QueuePrefix], cancellation).ConfigureAwait(false);
        return json.IsNull ? null : ReadQueue(_keys.Queues, (string)json!);
    }

    public async IAsyncEnumerable<QueueInfo> ReadQueuesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var index = await _connection.CallAsync(database => database.HashGetAllAsync(_keys.Queues), cancellation).ConfigureAwait(false);
        var byName = index.OrderBy(entry => (string)entry.Name!, StringComparer.Ordinal).ToArray();
        foreach (var page in byName.Chunk(_settings.ChunkSizeInGet))
        {
            RedisKey[] keys = [.. page.Select(entry => _keys.Queue((string)entry.Value!))];
            var texts = await _connection.CallAsync(database => database.StringGetAsync(keys), cancellation).ConfigureAwait(false);
            for (var i = 0; i < texts.Length; i++)
            {
                if (!texts[i].IsNull)
                {
                    yield return ReadQueue(keys[i], (string)texts[i]!);
                }
            }
        }
    }

    public async Task<QueueInfo> SetQueueStateAsync(QueueInfo queue, QueueState state, CancellationToken cancellation)
    {
        var key = _keys.Queue(queue.Uid);
        var stored = await _connection.CallAsync(database => database.StringGetAsync(key), cancellation).ConfigureAwait(false);
        for (var round = 0; round < MaxRounds; round++)
        {
            if (stored.IsNull)
            {
                throw PfException.QueueNotFound(queue.Name);
            }

            var current = ReadQueue(key, (string)stored!);
            if (current.State == state)
            {
                return current;
            }

            var next = current with { State = state, Updated = _server.Now };
            var reply = await RunAsync(
                RedisScripts.ReplaceQueue, [key], [stored, Wire.Write(next), _keys.Wake(queue.Uid)], cancellation).ConfigureAwait(false);
            if (reply.Resp2Type == StackExchange.Redis.ResultType.Integer)
            {
                return next;
            }

            stored = (RedisValue)reply;
        }

        throw Contended($"queue '{queue.Name}'");
    }

    private QueueInfo ReadQueue(RedisKey key, string json)
    {
        try
        {
            return Wire.ReadQueue(json);
        }
        catch (FormatException e)
        {
            throw Corrupt(key, e);
        }
    }
}

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

    public async Task<Reading<QueueInfo>?> LookUpQueueAsync(string name, CancellationToken cancellation)
    {
        var reply = await RunAsync(RedisScripts.FindQueue, [_keys.Queues], [name, _keys.QueuePrefix], cancellation).ConfigureAwait(false);
        return !reply.IsNull && (RedisResult[])reply! is [var uid, var exists, var text] && (int)exists == 1
            ? ReadQueue((string)uid!, name, (RedisValue)text)
            : null;
    }

    public async IAsyncEnumerable<Reading<QueueInfo>> ListQueuesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var index = await _connection.CallAsync(database => database.HashGetAllAsync(_keys.Queues), cancellation).ConfigureAwait(false);
        var byName = index.OrderBy(entry => (string)entry.Name!, StringComparer.Ordinal).ToArray();
        foreach (var page in byName.Chunk(_settings.ChunkSizeInGet))
        {
            RedisKey[] keys = [.. page.Select(entry => _keys.Queue((string)entry.Value!))];
            var texts = await _connection.ReadAsync(keys, cancellation).ConfigureAwait(false);
            for (var i = 0; i < texts.Length; i++)
            {
                // A name that leads nowhere is free; one that leads to a key of another type is not.
                var key = keys[i];
                if (!texts[i].IsNull || await _connection.CallAsync(database => database.KeyExistsAsync(key), cancellation).ConfigureAwait(false))
                {
                    yield return ReadQueue((string)page[i].Value!, (string)page[i].Name!, texts[i]);
                }
            }
        }
    }

    public async Task<QueueInfo> SetQueueStateAsync(QueueInfo queue, QueueState state, CancellationToken cancellation)
    {
        var key = _keys.Queue(queue.Uid);
        var stored = await ReadQueueTextAsync(key, cancellation).ConfigureAwait(false);
        for (var round = 0; round < MaxRounds; round++)
        {
            if (stored.IsNull)
            {
                throw PfException.QueueNotFound(queue.Name);
            }

            var current = ReadQueue(queue.Uid, queue.Name, stored).Item;
            if (current?.State == state)
            {
                return current;
            }

            var now = _server.Now;
            var next = (current ?? queue with { Created = now }) with { State = state, Updated = now };
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

    /// <summary>Null: there is no key; empty: it holds no text.</summary>
    private async Task<RedisValue> ReadQueueTextAsync(RedisKey key, CancellationToken cancellation)
    {
        var text = (await _connection.ReadAsync([key], cancellation).ConfigureAwait(false))[0];
        return text.IsNull && await _connection.CallAsync(database => database.KeyExistsAsync(key), cancellation).ConfigureAwait(false)
            ? RedisValue.EmptyString
            : text;
    }

    private static Reading<QueueInfo> ReadQueue(string uid, string name, RedisValue text)
    {
        var fault = "its key holds no text";
        return !text.IsNull && Wire.TryReadQueue((string)text!, uid, name, out var queue, out fault)
            ? Reading.OfQueue(queue)
            : Reading.OfQueue(uid, name, fault!);
    }
}

using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The workers of a queue that have not ended, original ones included. The queue remembers every worker it ever had; an end is
/// for ever, so what has ended is remembered here and not read again, and nothing is read at all while none is added.
/// </summary>
internal sealed class WorkerRoster(RedisConnection connection, RedisKeys keys, QueueInfo queue)
{
    private const int Page = 1000;

    private readonly object _gate = new();
    private readonly HashSet<string> _ended = [];
    private RedisValue[] _running = [];
    private long _registered = -1;

    /// <summary>Whether one of them holds a task that could come back, or one is pending again.</summary>
    public async Task<bool> HoldsTasksAsync(CancellationToken cancellation) => await CountTasksAsync(cancellation).ConfigureAwait(false) > 0;

    /// <summary>How many tasks they hold, and how many are pending, together.</summary>
    public async Task<long> CountTasksAsync(CancellationToken cancellation)
    {
        var (registered, held) = await CountHeldAsync(cancellation).ConfigureAwait(false);
        if (registered == Registered)
        {
            return held;
        }

        await RefreshAsync(registered, cancellation).ConfigureAwait(false);
        return (await CountHeldAsync(cancellation).ConfigureAwait(false)).Held;
    }

    /// <summary>Those of them that can be read, as stored.</summary>
    public async Task<IReadOnlyList<WorkerInfo>> ReadAsync(CancellationToken cancellation)
    {
        var registered = await connection.CallAsync(database => database.SetLengthAsync(keys.Workers(queue.Uid)), cancellation)
            .ConfigureAwait(false);
        if (registered != Registered)
        {
            await RefreshAsync(registered, cancellation).ConfigureAwait(false);
        }

        List<WorkerInfo> workers = [];
        foreach (var page in Running.Chunk(Page))
        {
            var texts = await KeepRunningAsync(page, [], cancellation).ConfigureAwait(false);
            workers.AddRange(texts.Select(text => StoredWorker.TryRead(text, queue.Name)).OfType<WorkerInfo>());
        }

        Forget();
        return workers;
    }

    private long Registered
    {
        get
        {
            lock (_gate)
            {
                return _registered;
            }
        }
    }

    private RedisValue[] Running
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    private async Task<(long Registered, long Held)> CountHeldAsync(CancellationToken cancellation)
    {
        var reply = (RedisResult[])(await connection.RunAsync(
            RedisScripts.CountHeld,
            [keys.Workers(queue.Uid), keys.Pending(queue.Uid)],
            [keys.WorkerPrefix(queue.Uid), .. Running],
            cancellation).ConfigureAwait(false))!;
        return ((long)reply[0], (long)reply[1]);
    }

    private async Task RefreshAsync(long registered, CancellationToken cancellation)
    {
        HashSet<RedisValue> running = [];
        await foreach (var page in connection.ScanAsync(keys.Workers(queue.Uid), Page, cancellation).ConfigureAwait(false))
        {
            await KeepRunningAsync(page, running, cancellation).ConfigureAwait(false);
        }

        lock (_gate)
        {
            _running = [.. running];
            _registered = registered;
        }
    }

    /// <summary>Reads workers, sorts them into those that run and those that have ended, and returns the texts of the former.</summary>
    private async Task<List<RedisValue>> KeepRunningAsync(RedisValue[] page, HashSet<RedisValue> running, CancellationToken cancellation)
    {
        RedisValue[] open;
        lock (_gate)
        {
            open = Array.FindAll(page, uid => !_ended.Contains((string)uid!));
        }

        var texts = await connection.ReadAsync(Array.ConvertAll(open, uid => keys.Worker(queue.Uid, (string)uid!)), cancellation)
            .ConfigureAwait(false);
        List<RedisValue> kept = [];
        lock (_gate)
        {
            for (var i = 0; i < open.Length; i++)
            {
                if (StoredWorker.IsRunning(texts[i]))
                {
                    running.Add(open[i]);
                    kept.Add(texts[i]);
                }
                else
                {
                    _ended.Add((string)open[i]!);
                }
            }
        }

        return kept;
    }

    private void Forget()
    {
        lock (_gate)
        {
            _running = Array.FindAll(_running, uid => !_ended.Contains((string)uid!));
        }
    }
}

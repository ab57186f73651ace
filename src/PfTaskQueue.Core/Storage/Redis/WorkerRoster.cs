using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The workers of a queue that may hold tasks: those that have not ended, original ones included, and those of which nobody can tell, as
/// their records cannot be read or say that they have ended and their lists do not. The queue remembers every worker it ever had; what has ended
/// is remembered here and not read again, and nothing is read at all while none is added.
/// </summary>
/// <remarks>
/// A crash or a failover can take an end back. So a mark is left in the queue by the same script that reads the ends: whatever is
/// lost is lost from the latest write backwards, the mark before the ends. Every look asks for the mark, and without it all is read again.
/// </remarks>
internal sealed class WorkerRoster(RedisConnection connection, RedisKeys keys, QueueInfo queue) : IDisposable
{
    private const int Page = 1000;

    /// <summary>How many marks a queue keeps. Who loses its mark to later ones reads the workers once more.</summary>
    private const int MarksKept = 5000;

    /// <summary>How often a reading starts again because the server lost data under it.</summary>
    private const int MaxRounds = 10;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private UidSet _ended = new();

    private RedisValue[] _open = [];
    private long _registered = -1;

    /// <summary>Null: there is none, and what was read must be read again.</summary>
    private string? _mark;

    /// <summary>Whether one of them holds a task that could come back, or one is pending again.</summary>
    public async Task<bool> HoldsTasksAsync(CancellationToken cancellation) => await CountTasksAsync(cancellation).ConfigureAwait(false) > 0;

    /// <summary>How many tasks they hold, and how many are pending, together.</summary>
    public Task<long> CountTasksAsync(CancellationToken cancellation) => InTurnAsync(
        async () =>
        {
            var (isSound, held) = await CountHeldAsync(cancellation).ConfigureAwait(false);
            if (isSound)
            {
                return held;
            }

            await RefreshAsync(cancellation).ConfigureAwait(false);
            return (await CountHeldAsync(cancellation).ConfigureAwait(false)).Held;
        },
        cancellation);

    /// <summary>UID and record of each; null: it has none.</summary>
    public Task<IReadOnlyCollection<KeyValuePair<RedisValue, RedisValue>>> ReadAsync(CancellationToken cancellation) => InTurnAsync(
        async () => await ReadOpenAsync(cancellation).ConfigureAwait(false) ?? await RefreshAsync(cancellation).ConfigureAwait(false), cancellation);

    public void Dispose() => _turn.Dispose();

    private async Task<T> InTurnAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await call().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether the roster is right, and how many tasks are pending or held if so.</summary>
    private async Task<(bool IsSound, long Held)> CountHeldAsync(CancellationToken cancellation)
    {
        var reply = (RedisResult[])(await connection.RunAsync(
            RedisScripts.CountHeld,
            [keys.Workers(queue.Uid), keys.Pending(queue.Uid), keys.Marks(queue.Uid)],
            [_mark ?? "", keys.WorkerPrefix(queue.Uid), .. _open],
            cancellation).ConfigureAwait(false))!;
        return (_mark is not null && (int)reply[0] == 1 && (long)reply[1] == _registered, (long)reply[2]);
    }

    /// <summary>Reads the workers that had not ended; null: there may be others by now.</summary>
    private async Task<IReadOnlyCollection<KeyValuePair<RedisValue, RedisValue>>?> ReadOpenAsync(CancellationToken cancellation)
    {
        if (_mark is null)
        {
            return null;
        }

        WorkersSeen seen = new();
        RedisValue[][] pages = _open.Length == 0 ? [[]] : [.. _open.Chunk(Page)];
        foreach (var page in pages)
        {
            if (await LookAsync(page, seen, cancellation).ConfigureAwait(false) != _registered)
            {
                return null;
            }
        }

        _open = seen.Open;
        return seen.Records;
    }

    /// <summary>Reads every worker of the queue of which it is not known that it has ended.</summary>
    private async Task<IReadOnlyCollection<KeyValuePair<RedisValue, RedisValue>>> RefreshAsync(CancellationToken cancellation)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            WorkersSeen seen = new();

            // Whoever registers while the set is read makes this number wrong, and so the next look a reading.
            var registered = await LookAsync([], seen, cancellation).ConfigureAwait(false);
            var isSound = registered is not null;
            await foreach (var page in connection.ScanAsync(keys.Workers(queue.Uid), Page, cancellation).ConfigureAwait(false))
            {
                var unknown = Array.FindAll(page, uid => !_ended.Contains((string)uid!));
                isSound = isSound && (unknown.Length == 0 || await LookAsync(unknown, seen, cancellation).ConfigureAwait(false) is not null);
                if (!isSound)
                {
                    break;
                }
            }

            if (isSound)
            {
                (_open, _registered) = (seen.Open, registered!.Value);
                return seen.Records;
            }
        }

        throw new PfException(
            PfError.BackendBusy, $"the server of queue '{queue.Name}' keeps losing data while its workers are read", "check the server and its replicas");
    }

    /// <summary>Reads these workers, and remembers which of them have ended.</summary>
    /// <returns>How many workers the queue ever had; null: the server has lost data, and nothing is remembered any more.</returns>
    private async Task<long?> LookAsync(RedisValue[] uids, WorkersSeen seen, CancellationToken cancellation)
    {
        // A reading that could leave no mark at its beginning remembers nothing.
        var next = _mark is null && uids.Length > 0 ? "" : Uid.New();
        var reply = (RedisResult[])(await connection.RunAsync(
            RedisScripts.LookAtWorkers,
            [keys.Workers(queue.Uid), keys.Marks(queue.Uid)],
            [_mark ?? "", next, MarksKept, keys.WorkerPrefix(queue.Uid), .. uids],
            cancellation).ConfigureAwait(false))!;
        if ((int)reply[0] == 0)
        {
            Forget();
            return null;
        }

        var ended = seen.Add(uids, reply.AsSpan(3));
        var isMarked = (int)reply[2] == 1;
        if (isMarked && (_mark is null || ended.Count > 0))
        {
            _mark = next;
            ended.ForEach(uid => _ended.Add(uid));
        }
        else if (!isMarked)
        {
            Forget();
        }

        return (long)reply[1];
    }

    private void Forget()
    {
        _mark = null;
        _ended = new UidSet();
    }
}

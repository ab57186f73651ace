using System.Runtime.CompilerServices;
using PfTaskQueue.Checking;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The first look at a queue, in many reads: whoever moves a task between two of them makes it look wrong. What it gives is
/// therefore a suspicion only; it misses nothing that stays wrong.
/// </summary>
internal sealed class QueueSurvey(RedisConnection connection, RedisKeys keys, ServerClock server, QueueInfo queue, int pageSize)
{
    private readonly UidSet _waiting = new();
    private readonly Dictionary<string, List<Holding>> _held = new(StringComparer.Ordinal);

    /// <summary>Workers whose record is missing or unreadable.</summary>
    public List<string> SuspectWorkers { get; } = [];

    /// <summary>Workers that can hold a task: those that have not ended, and those that held one.</summary>
    public HashSet<string> Workers { get; } = new(StringComparer.Ordinal);

    /// <summary>UIDs of tasks that seem wrong; one may come twice.</summary>
    public async IAsyncEnumerable<string> FindSuspectsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // In this order: a task that is taken meanwhile is seen in both places, and not in none.
        await foreach (var twice in ReadLineAsync(cancellation).ConfigureAwait(false))
        {
            yield return twice;
        }

        await ReadHoldingsAsync(cancellation).ConfigureAwait(false);
        await foreach (var page in connection.ScanAsync(keys.Tasks(queue.Uid), pageSize, cancellation).ConfigureAwait(false))
        {
            var texts = await connection.ReadAsync(Array.ConvertAll(page, uid => keys.Task(queue.Uid, (string)uid!)), cancellation)
                .ConfigureAwait(false);
            for (var i = 0; i < page.Length; i++)
            {
                var sighting = new TaskSighting((string)page[i]!, texts[i])
                {
                    Waiting = _waiting.Remove((string)page[i]!) ? 1 : 0,
                    Holdings = _held.Remove((string)page[i]!, out var holdings) ? holdings : [],
                };
                if (TaskCheck.Judge(queue, sighting).Any())
                {
                    yield return sighting.Uid;
                }
            }
        }

        var claimed = await connection.CallAsync(database => database.HashKeysAsync(keys.Claims(queue.Uid)), cancellation).ConfigureAwait(false);
        foreach (var uid in _waiting.All.Concat(_held.Keys).Concat(claimed.Select(uid => (string)uid!)))
        {
            yield return uid;
        }
    }

    /// <remarks>From its young end: what is pushed meanwhile moves entries into a later page, and none out of sight.</remarks>
    private async IAsyncEnumerable<string> ReadLineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var at = 0L; ; at += pageSize)
        {
            var (first, last) = (at, at + pageSize - 1);
            var page = await connection.CallAsync(database => database.ListRangeAsync(keys.Pending(queue.Uid), first, last), cancellation)
                .ConfigureAwait(false);
            foreach (var uid in page)
            {
                if (!_waiting.Add((string)uid!))
                {
                    yield return (string)uid!;
                }
            }

            if (page.Length < pageSize)
            {
                yield break;
            }
        }
    }

    private async Task ReadHoldingsAsync(CancellationToken cancellation)
    {
        await foreach (var page in connection.ScanAsync(keys.Workers(queue.Uid), pageSize, cancellation).ConfigureAwait(false))
        {
            var texts = await connection.ReadAsync(Array.ConvertAll(page, uid => keys.Worker(queue.Uid, (string)uid!)), cancellation)
                .ConfigureAwait(false);
            await Task.WhenAll(page.Select((uid, i) => ReadHoldingsAsync((string)uid!, texts[i], cancellation))).ConfigureAwait(false);
        }
    }

    private async Task ReadHoldingsAsync(string uid, RedisValue text, CancellationToken cancellation)
    {
        var worker = StoredWorker.Find(uid, text, queue.Name, queue.Uid);
        var reply = (RedisResult[])(await connection.RunAsync(
            RedisScripts.ReadHands, [keys.Claimed(queue.Uid, uid), keys.Started(queue.Uid, uid)], [], cancellation).ConfigureAwait(false))!;
        var (claimed, started) = ((RedisValue[])reply[0]!, (RedisValue[])reply[1]!);
        lock (_held)
        {
            if (worker is null || WorkerLifecycle.FindFault(worker, server.Now) is not null)
            {
                SuspectWorkers.Add(uid);
            }

            if (StoredWorker.IsRunning(text) || claimed.Length + started.Length > 0)
            {
                Workers.Add(uid);
            }

            Hold(claimed, HoldingKind.Claimed);
            Hold(started, HoldingKind.Held);
        }

        void Hold(RedisValue[] tasks, HoldingKind kind)
        {
            foreach (var task in tasks)
            {
                var holdings = _held.TryGetValue((string)task!, out var known) ? known : _held[(string)task!] = [];
                holdings.Add(new Holding(uid, kind, worker is null ? null : WorkerLifecycle.AsSeen(worker, server.Now)));
            }
        }
    }
}

using System.Collections.Concurrent;
using PfTaskQueue.Checking;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    /// <summary>The JSON of active queues as last seen, by UID: a claim is good only while the queue still has it.</summary>
    private readonly ConcurrentDictionary<string, RedisValue> _active = new();
    private readonly ClaimsInHand _inHand = new();
    private Task _puttingBack = Task.CompletedTask;

    /// <remarks>
    /// A claimed task stands in the worker's own list and its JSON stays as it is, Pending, until the worker starts it: that is a
    /// state which the original knows and salvages. A <see cref="Claim"/> beside it makes it Received for our readers.
    /// </remarks>
    public async Task<ClaimResult> ClaimTasksAsync(WorkerInfo worker, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var queue = worker.QueueUid;
        List<string> dropped = [];
        RedisKey[] keys =
        [
            _keys.Queue(queue), _keys.Pending(queue), _keys.Worker(queue, worker.Uid), _keys.Claimed(queue, worker.Uid), _keys.Claims(queue),
        ];
        RedisValue[] processUids = [.. Enumerable.Range(0, count).Select(_ => (RedisValue)Uid.New())];
        await WakeSignalOf(queue).BeginLookAsync(cancellation).ConfigureAwait(false);
        for (; ; )
        {
            RedisValue[] arguments =
            [
                count, _active.GetValueOrDefault(queue, RedisValue.EmptyString), _keys.TaskPrefix(queue), worker.Uid, worker.Name,
                .. processUids, .. _inHand.Of(worker),
            ];
            var reply = (RedisResult[])(await RunAsync(RedisScripts.ClaimTasks, keys, arguments, cancellation).ConfigureAwait(false))!;
            switch ((string)reply[0]!)
            {
                case "queue-gone":
                    return ClaimResult.Nothing(ClaimStatus.QueueGone, deadLetters: dropped);
                case "worker-gone":
                    return ClaimResult.Nothing(ClaimStatus.WorkerGone, deadLetters: dropped);
                case "queue":
                    if (ReadQueue(queue, worker.Queue, (RedisValue)reply[1]).Get().State == QueueState.Suspend)
                    {
                        return ClaimResult.Nothing(ClaimStatus.Suspended, deadLetters: dropped);
                    }

                    _active[queue] = (RedisValue)reply[1];
                    continue;
                case "worker":
                    if (StoredWorker.Find(worker.Uid, (RedisValue)reply[1], worker.Queue, queue) is { Phase: not WorkerPhase.Running })
                    {
                        return ClaimResult.Nothing(ClaimStatus.WorkerGone, deadLetters: dropped);
                    }

                    // Hardly ever: another program has spoilt the record of a worker that lives. Its own thread would beat too late for this claim.
                    Beat(worker, cancellation);
                    continue;
                default:
                    var claims = new ClaimReader(worker).Read(reply.AsSpan(1));
                    claims.Discards.AddRange(await JudgeMisplacedAsync(worker, claims.Misplaced, cancellation).ConfigureAwait(false));
                    await DiscardAsync(worker, "claimed", claims.Discards, cancellation).ConfigureAwait(false);
                    await ForgetNotesAsync(queue, claims.SpoiltNotes, cancellation).ConfigureAwait(false);
                    dropped.AddRange(claims.Discards.Where(discard => discard.Letter is not null).Select(discard => discard.ToString()));
                    if (claims.Tasks.Count > 0)
                    {
                        _inHand.Add(worker, claims.Tasks);
                        return new ClaimResult(ClaimStatus.Claimed, claims.Tasks, DeadLetters: dropped);
                    }

                    // What could not be run is out of the way: the next task may be good.
                    if (claims.Discards.Count + claims.SpoiltNotes.Count > 0)
                    {
                        continue;
                    }

                    var inFlight = await RosterOf(worker.Queue, queue).HoldsTasksAsync(cancellation).ConfigureAwait(false);
                    return ClaimResult.Nothing(ClaimStatus.Empty, inFlight, dropped);
            }
        }
    }

    /// <summary>A task that stands in the line and is not Pending is left alone where it is, if it is anywhere.</summary>
    private async Task<List<Discard>> JudgeMisplacedAsync(
        WorkerInfo worker, IReadOnlyList<(TaskInfo Task, RedisValue Text)> misplaced, CancellationToken cancellation)
    {
        List<Discard> discards = [];
        foreach (var (task, text) in misplaced)
        {
            discards.Add(await FindAstrayAsync(worker, task, cancellation).ConfigureAwait(false) is { } why
                ? Discard.Unreadable(task.Uid, text, why)
                : Discard.Misplaced(task, text));
        }

        return discards;
    }

    /// <summary>Why a task that <paramref name="holder"/> has and must not have is nowhere else, by what its record says; null: it is where it should be.</summary>
    private async Task<string?> FindAstrayAsync(WorkerInfo holder, TaskInfo task, CancellationToken cancellation)
    {
        if (task.IsFinished)
        {
            return null;
        }

        var owner = task.CurrentRecord?.WorkerUid;
        var sighting = await SightAsync(
            new QueueInfo { Uid = holder.QueueUid, Name = holder.Queue, State = QueueState.Active }, task.Uid, owner is null ? [] : [owner], cancellation)
            .ConfigureAwait(false);
        return TaskCheck.FindAstray(task, holder.Uid, sighting);
    }

    private Task ForgetNotesAsync(string queue, List<RedisValue> uids, CancellationToken cancellation) => uids.Count == 0
        ? Task.CompletedTask
        : _connection.CallAsync(database => database.HashDeleteAsync(_keys.Claims(queue), [.. uids]), cancellation);

    /// <param name="from">Where the worker holds them: <c>claimed</c> or <c>started</c>.</param>
    private Task DiscardAsync(WorkerInfo worker, string from, IReadOnlyList<Discard> discards, CancellationToken cancellation)
    {
        if (discards.Count == 0)
        {
            return Task.CompletedTask;
        }

        var queue = worker.QueueUid;
        return RunAsync(
            RedisScripts.DiscardTasks,
            [
                _keys.Claimed(queue, worker.Uid), _keys.Started(queue, worker.Uid), _keys.Tasks(queue), _keys.DeadLetters(queue),
                _keys.Queue(queue), _keys.Claims(queue),
            ],
            [_keys.TaskPrefix(queue), .. discards.SelectMany(discard => discard.ToArguments(from))],
            cancellation);
    }
}

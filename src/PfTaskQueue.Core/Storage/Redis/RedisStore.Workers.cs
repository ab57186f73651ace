using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

public sealed partial class RedisStore
{
    private const int WorkerPage = 1000;

    private readonly ConcurrentDictionary<string, WorkerRoster> _rosters = new();

    /// <summary>By worker: somebody asks it for something.</summary>
    private readonly ConcurrentDictionary<string, WakeSignal> _requests = new();

    public async Task<WorkerInfo> RegisterWorkerAsync(QueueInfo queue, WorkerSpec spec, CancellationToken cancellation)
    {
        var now = await ReadServerTimeAsync(cancellation).ConfigureAwait(false);
        var worker = WorkerLifecycle.Create(queue, spec, now);
        var registered = await RunAsync(
            RedisScripts.RegisterWorker,
            [_keys.Queue(queue.Uid), _keys.Workers(queue.Uid), _keys.Worker(queue.Uid, worker.Uid), _keys.OwnWorkers(queue.Uid)],
            [worker.Uid, Wire.Write(worker)],
            cancellation).ConfigureAwait(false);
        if ((int)registered == 0)
        {
            throw PfException.QueueNotFound(queue.Name);
        }

        // What is asked of it from now on is heard.
        await RequestSignalOf(worker).BeginLookAsync(cancellation).ConfigureAwait(false);
        return worker;
    }

    /// <remarks>
    /// Two round trips: the beat is stamped with the time that the server has just told, whatever this machine slept through.
    /// While the server is away the pauses between two attempts stay as short as those between two beats: a pause that has
    /// grown would let the lease run out after the server is back.
    /// </remarks>
    public BeatReply Beat(WorkerInfo worker, CancellationToken cancellation)
    {
        var (queue, key) = (worker.QueueUid, _keys.Worker(worker.QueueUid, worker.Uid));
        var pause = worker.Spec.HeartBeat.Interval;
        for (var round = 0; round < MaxRounds; round++)
        {
            var reply = (RedisResult[])_connection.Run(RedisScripts.ReadWorker, OwnKeys(worker), [worker.Uid], cancellation, pause)!;
            var now = Observe(reply);
            if ((int)reply[2] == 0)
            {
                return BeatReply.QueueGone;
            }

            var stored = (RedisValue)reply[3];
            if (stored.IsNull || WorkerLifecycle.Beat(StoredWorker.Find(worker.Uid, stored, worker.Queue, queue), worker, now) is not { } next)
            {
                return BeatReply.Dead;
            }

            var replaced = _connection.Run(RedisScripts.ReplaceWorker, [key], [stored, Wire.Write(next)], cancellation, pause);
            if ((int)replaced == 1)
            {
                if ((long)reply[6] > _inHand.Count(worker))
                {
                    BeginToPutBackLost(worker, cancellation);
                }

                return (string?)reply[4] == "stop" ? BeatReply.StopRequested
                    : ((RedisResult[])reply[5]!).Length > 0 ? BeatReply.CancelRequested
                    : BeatReply.Alive;
            }
        }

        throw Contended($"worker {worker.Name}");
    }

    public async Task<bool> RequestStopAsync(WorkerInfo worker, CancellationToken cancellation)
    {
        var queue = worker.QueueUid;
        var asked = await RunAsync(
            RedisScripts.AskToStop,
            [_keys.Queue(queue), _keys.Worker(queue, worker.Uid), _keys.OwnWorkers(queue)],
            [worker.Uid, _keys.RequestPrefix + worker.Uid],
            cancellation).ConfigureAwait(false);
        if (asked.Resp2Type != StackExchange.Redis.ResultType.Integer)
        {
            return StoredWorker.TryRead(worker.Uid, (RedisValue)asked, worker.Queue, queue, out var stored, out var fault) && stored.Phase != WorkerPhase.Running
                ? false
                : throw PfException.WorkerUnreadable(worker.Queue, worker.Uid, fault ?? "it is not in the usual form");
        }

        return (int)asked switch
        {
            -1 => throw PfException.QueueNotFound(worker.Queue),
            -2 => throw PfException.WorkerNotFound(worker),
            -3 => throw new PfException(
                PfError.WorkerCannotBeAsked,
                $"worker {worker.Name} ({worker.Uid}) is no worker of PfTaskQueue and hears no requests",
                "stop its process with a signal on its own machine"),
            var noted => noted == 1,
        };
    }

    public async Task<IReadOnlyList<string>> ReadCancelRequestsAsync(WorkerInfo worker, CancellationToken cancellation)
    {
        var reply = (RedisResult[])(await RunAsync(RedisScripts.ReadWorker, OwnKeys(worker), [worker.Uid], cancellation).ConfigureAwait(false))!;
        return (string[])reply[5]!;
    }

    public async Task<bool> WaitForRequestAsync(WorkerInfo worker, TimeSpan atMost, CancellationToken cancellation)
    {
        var signal = RequestSignalOf(worker);
        var asked = await signal.WaitAsync(atMost, cancellation).ConfigureAwait(false);
        signal.BeginLook();
        return asked;
    }

    /// <summary>The keys of <see cref="RedisScripts.ReadWorker"/>.</summary>
    private RedisKey[] OwnKeys(WorkerInfo worker)
    {
        var queue = worker.QueueUid;
        return [_keys.Queue(queue), _keys.Worker(queue, worker.Uid), _keys.OwnWorkers(queue), _keys.Cancels(queue), _keys.Started(queue, worker.Uid)];
    }

    private WakeSignal RequestSignalOf(WorkerInfo worker) =>
        _requests.GetOrAdd(worker.Uid, uid => new WakeSignal(_connection, _clock, _keys.RequestPrefix + uid));

    public IAsyncEnumerable<Reading<WorkerInfo>> ListWorkersAsync(QueueInfo queue, bool unfinishedOnly, CancellationToken cancellation) =>
        unfinishedOnly ? ListRunningWorkersAsync(queue, cancellation) : ListAllWorkersAsync(queue, cancellation);

    public async Task<WorkerInfo?> RenewWorkerAsync(QueueInfo queue, string uid, HeartBeatSpec heartBeat, CancellationToken cancellation)
    {
        var key = _keys.Worker(queue.Uid, uid);
        var text = (await _connection.ReadAsync([key], cancellation).ConfigureAwait(false))[0];
        var now = await ReadServerTimeAsync(cancellation).ConfigureAwait(false);
        var held = await CountHeldByAsync(queue, uid, cancellation).ConfigureAwait(false);
        if (StoredWorker.Read(uid, text, queue, now, held).Error is null)
        {
            return null;
        }

        var renewed = WorkerLifecycle.Renew(queue, uid, heartBeat, now);
        var replaced = await RunAsync(
            RedisScripts.RenewWorker,
            [_keys.Queue(queue.Uid), _keys.Workers(queue.Uid), key],
            [uid, text.IsNull ? RedisValue.EmptyString : text, Wire.Write(renewed)],
            cancellation).ConfigureAwait(false);
        return (int)replaced == 1 ? renewed : null;
    }

    private async IAsyncEnumerable<Reading<WorkerInfo>> ListRunningWorkersAsync(
        QueueInfo queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var workers = await RosterOf(queue.Name, queue.Uid).ReadAsync(cancellation).ConfigureAwait(false);
        var now = await ReadServerTimeAsync(cancellation).ConfigureAwait(false);
        foreach (var (uid, text) in workers)
        {
            // Hardly ever: one that has ended is among them only if it holds tasks, or was written in another form.
            var hasEnded = StoredWorker.Find(uid, text, queue.Name, queue.Uid) is { Phase: not WorkerPhase.Running };
            var held = hasEnded ? await CountHeldByAsync(queue, uid, cancellation).ConfigureAwait(false) : 0;
            if (!hasEnded || held > 0)
            {
                yield return StoredWorker.Read(uid, text, queue, now, held);
            }
        }
    }

    private async Task<long> CountHeldByAsync(QueueInfo queue, RedisValue worker, CancellationToken cancellation)
    {
        var held = await RunAsync(
            RedisScripts.CountHands, [_keys.Claimed(queue.Uid, (string)worker!), _keys.Started(queue.Uid, (string)worker!)], [], cancellation).ConfigureAwait(false);
        return (long)held;
    }

    private async IAsyncEnumerable<Reading<WorkerInfo>> ListAllWorkersAsync(
        QueueInfo queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in _connection.ScanAsync(_keys.Workers(queue.Uid), WorkerPage, cancellation).ConfigureAwait(false))
        {
            var keys = Array.ConvertAll(page, uid => _keys.Worker(queue.Uid, (string)uid!));
            var texts = await _connection.ReadAsync(keys, cancellation).ConfigureAwait(false);
            var now = await ReadServerTimeAsync(cancellation).ConfigureAwait(false);
            for (var i = 0; i < page.Length; i++)
            {
                yield return StoredWorker.Read(page[i], texts[i], queue, now);
            }
        }
    }

    private WorkerRoster RosterOf(string name, string uid) => _rosters.GetOrAdd(
        uid, key => new WorkerRoster(_connection, _keys, new QueueInfo { Uid = key, Name = name, State = QueueState.Active }));
}

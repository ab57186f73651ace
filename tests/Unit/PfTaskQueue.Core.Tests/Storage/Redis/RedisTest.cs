using PfTaskQueue.Configuration;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Core.Tests.Serialization;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;
using StackExchange.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>A test with a store of its own on the shared server.</summary>
public abstract class RedisTest : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal RedisServer Server { get; private set; } = null!;

    internal RedisSettings Settings { get; private set; } = null!;

    internal RedisStore Store { get; private set; } = null!;

    internal RedisKeys Keys { get; private set; } = null!;

    internal IDatabase Db => Server.Db;

    public virtual async ValueTask InitializeAsync()
    {
        Server = await SharedRedis.ServerAsync();
        Settings = Server.Settings();
        Keys = new RedisKeys(Settings.KeyPrefix);
        Store = await OpenAsync(Settings);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var opened in Enumerable.Reverse(_opened))
        {
            await opened.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal async Task<RedisStore> OpenAsync(RedisSettings settings, TimeProvider? clock = null)
    {
        var store = await RedisStore.OpenAsync(settings, clock ?? TimeProvider.System, Cancellation);
        _opened.Add(store);
        return store;
    }

    /// <summary>A second way to the same keys, over a link that can be made to fail.</summary>
    internal async Task<(RedisStore Store, FaultyLink Link)> OpenOverFaultyLinkAsync()
    {
        var link = FaultyLink.To(Server.Port);
        _opened.Add(link);
        var store = await OpenAsync(Settings with { Addresses = [new RedisAddress("127.0.0.1", link.Port)] });
        return (store, link);
    }

    protected Task<QueueInfo> NewQueueAsync(string name = "q", QueueState state = QueueState.Active) =>
        Store.CreateQueueAsync(name, state, Cancellation);

    protected async Task<TaskInfo[]> AddAsync(QueueInfo queue, params string[] payloads) =>
        [.. await Store.AddTasksAsync(queue, [.. payloads.Select(payload => new TaskSpec { Payload = payload })], Cancellation)];

    protected Task<WorkerInfo> RegisterAsync(QueueInfo queue, string name = "w", HeartBeatSpec? heartBeat = null) =>
        Store.RegisterWorkerAsync(queue, new WorkerSpec { Name = name, HeartBeat = heartBeat ?? new HeartBeatSpec() }, Cancellation);

    /// <summary>A worker that is a salvage target at once: its last heartbeat is a minute old.</summary>
    internal async Task<WorkerInfo> DieAsync(WorkerInfo worker)
    {
        var key = Keys.Worker(worker.QueueUid, worker.Uid);
        var stored = Stored.Worker((string)(await Db.StringGetAsync(key))!, worker.Queue);
        await Db.StringSetAsync(key, Wire.Write(stored with { LastHeartBeat = stored.LastHeartBeat + TimeSpan.FromMinutes(-1) }));
        return worker;
    }

    internal async Task<TaskInfo> ClaimAsync(WorkerInfo worker, RedisStore? store = null)
    {
        var claim = await (store ?? Store).ClaimTasksAsync(worker, 1, Cancellation);
        Assert.Equal(ClaimStatus.Claimed, claim.Status);
        return Assert.Single(claim.Tasks);
    }

    internal async Task<TaskInfo> StartAsync(WorkerInfo worker, RedisStore? store = null)
    {
        var claimed = await ClaimAsync(worker, store);
        var started = Assert.Single(await (store ?? Store).StartTasksAsync(worker, [claimed], Cancellation));
        Assert.Equal(Verdict.Moved, started.Verdict);
        return started.Task;
    }

    internal async Task<Transition> CompleteAsync(WorkerInfo worker, AttemptOutcome outcome, RedisStore? store = null) =>
        Assert.Single(await (store ?? Store).CompleteTasksAsync(worker, [outcome], Cancellation));

    internal static AttemptOutcome Success(TaskInfo task) => new(task, new TaskEvent.Succeed(Attempt.Of(task), TaskResult.Success("ok", "done")));

    internal static AttemptOutcome Failure(TaskInfo task) =>
        new(task, new TaskEvent.Fail(Attempt.Of(task), TaskResult.Failure(ResultReason.Failed, "exit code 1")));

    internal async Task<List<TaskInfo>> ReadAsync(QueueInfo queue, TaskFilter? filter = null)
    {
        List<TaskInfo> tasks = [];
        await foreach (var task in Store.ReadTasksAsync(queue, filter ?? TaskFilter.All, Cancellation))
        {
            tasks.Add(task);
        }

        return tasks;
    }

    internal async Task<TaskInfo> ReadAsync(QueueInfo queue, TaskInfo task) =>
        Assert.Single(await ReadAsync(queue, new TaskFilter { Uids = [task.Uid] }));

    internal async Task<List<DeadLetter>> ReadDeadLettersAsync(QueueInfo queue)
    {
        List<DeadLetter> letters = [];
        await foreach (var letter in Store.ReadDeadLettersAsync(queue, Cancellation))
        {
            letters.Add(letter);
        }

        return letters;
    }

    internal async Task<WorkerInfo> ReadAsync(QueueInfo queue, WorkerInfo worker)
    {
        await foreach (var found in Store.ReadWorkersAsync(queue, unfinishedOnly: false, Cancellation))
        {
            if (found.Uid == worker.Uid)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"worker {worker.Uid} is not there");
    }

    internal async Task<string[]> PendingAsync(QueueInfo queue) =>
        [.. (await Db.ListRangeAsync(Keys.Pending(queue.Uid))).Select(uid => (string)uid!)];
}

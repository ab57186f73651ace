using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Storage.Redis;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>
/// A real store, a queue in it, and workers whose clock the test drives. On SQLite it is the backend's clock too; Redis has its own.
/// </summary>
public sealed class WorkerFixture : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("pftq-worker-").FullName;
    private readonly List<IQueueStore> _stores = [];
    private BackendSettings _backend = null!;
    private WorkerInfo _pacemaker = null!;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public IQueueStore Store { get; private set; } = null!;

    public QueueInfo Queue { get; private set; } = null!;

    public ConcurrentQueue<WorkerEvent> Events { get; } = new();

    /// <param name="backend"><c>sqlite</c> or <c>redis</c>.</param>
    public static async Task<WorkerFixture> CreateAsync(string backend = "sqlite")
    {
        var fixture = new WorkerFixture();
        fixture._backend = backend == "redis"
            ? (await SharedRedis.ServerAsync()).Settings()
            : new SqliteSettings(Path.Combine(fixture._folder, "queue.db"));
        fixture.Store = await fixture.OpenStoreAsync();
        fixture.Queue = await fixture.Store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None);
        var other = await fixture.Store.CreateQueueAsync("pacemaker", QueueState.Active, CancellationToken.None);
        fixture._pacemaker = await fixture.Store.RegisterWorkerAsync(other, new WorkerSpec { Name = "pacemaker" }, CancellationToken.None);
        return fixture;
    }

    public async Task<IQueueStore> OpenStoreAsync()
    {
        var store = await StoreFactory.OpenAsync(_backend, Clock, CancellationToken.None);
        _stores.Add(store);
        return store;
    }

    public static WorkerSettings Settings(
        int concurrency = 1, bool exitOnEmpty = true, double grace = 0, long numTasks = -1, bool exitOnSuspend = true, StopPolicy policy = default) => new()
        {
            Spec = new WorkerSpec
            {
                Name = "w",
                Concurrency = concurrency,
                ExitOnEmpty = exitOnEmpty,
                ExitOnEmptyGracePeriod = TimeSpan.FromSeconds(grace),
                ExitOnSuspend = exitOnSuspend,
                NumTasks = numTasks,
                WorkDir = Path.GetTempPath(),
            },
            StopPolicy = policy,
        };

    public Task<WorkerExit> RunAsync(ITaskHandler handler, WorkerSettings? settings = null, WorkerStop? stop = null, IQueueStore? store = null) =>
        Task.Run(() => new WorkerHost(store ?? Store, Queue, settings ?? Settings(), handler, Clock, Events.Enqueue).RunAsync(stop ?? new WorkerStop()));

    public async Task<IReadOnlyList<TaskInfo>> AddAsync(params TaskSpec[] specs) => await Store.AddTasksAsync(Queue, specs, CancellationToken.None);

    public Task<IReadOnlyList<TaskInfo>> AddAsync(int count, long retryLimit = 0) =>
        AddAsync([.. Enumerable.Range(0, count).Select(i => new TaskSpec { Payload = $"p{i}", RetryLimit = retryLimit })]);

    public async Task<TaskInfo> TaskAsync(string uid)
    {
        await foreach (var task in Store.ReadTasksAsync(Queue, new TaskFilter { Uids = [uid] }, CancellationToken.None))
        {
            return task;
        }

        throw new InvalidOperationException($"task {uid} is gone");
    }

    /// <summary>Puts a text in the place of a worker's record.</summary>
    public Task SpoilAsync(WorkerInfo worker, string record) => Task.Run(() =>
    {
        using var database = new Storage.Sqlite.RawDatabase(Path.Combine(_folder, "queue.db"));
        database.Run("UPDATE workers SET body = ? WHERE uid = ?", record, worker.Uid);
    });

    public Task<TaskCounts> CountAsync() => Store.CountTasksAsync(Queue, CancellationToken.None);

    public async Task<List<WorkerInfo>> WorkersAsync()
    {
        var workers = new List<WorkerInfo>();
        await foreach (var worker in Store.ReadWorkersAsync(Queue, unfinishedOnly: false, CancellationToken.None))
        {
            workers.Add(worker);
        }

        return workers;
    }

    public async Task UntilAsync(Func<bool> condition, string what) => await UntilAsync(() => Task.FromResult(condition()), what);

    /// <summary>Waits in real time until something holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < Deadline, $"{what} did not come about; events: {string.Join("\n", Events)}");
            await Task.Delay(5);
        }
    }

    /// <summary>
    /// Lets the workers' time pass in small steps until something holds. After each step a heartbeat of the fixture's own goes the
    /// way of theirs: on a busy machine, where calls take long, their time passes the slower.
    /// </summary>
    public Task PassTimeUntilAsync(Func<bool> condition, string what) => UntilAsync(
        async () =>
        {
            if (condition())
            {
                return true;
            }

            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Store.BeatAsync(_pacemaker, CancellationToken.None);
            return false;
        },
        what);

    public async Task<WorkerExit> PassTimeUntilEndAsync(Task<WorkerExit> worker)
    {
        await PassTimeUntilAsync(() => worker.IsCompleted, "the worker's end");
        return await worker;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>
/// What every backend must do, whatever it is made of. Each test has a backend of its own with one active queue; when it ends,
/// the backend as a whole must be consistent.
/// </summary>
public abstract class StoreConformance<TBackend> : IAsyncLifetime
    where TBackend : StoreBackend, new()
{
    private readonly List<IQueueStore> _opened = [];

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>Longer than any worker here may be silent before its tasks can be taken from it.</summary>
    protected static TimeSpan Ages => TimeSpan.FromHours(1);

    protected TBackend Backend { get; } = new();

    protected IQueueStore Store { get; private set; } = null!;

    protected QueueInfo Queue { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await OpenAsync();
        Queue = await Store.CreateQueueAsync("render", QueueState.Active, None);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            Assert.Empty(await Backend.FindFaultsAsync());
        }
        finally
        {
            foreach (var store in _opened)
            {
                await store.DisposeAsync();
            }

            await Backend.DisposeAsync();
        }
    }

    /// <summary>Opens one more store, as another process would.</summary>
    protected async Task<IQueueStore> OpenAsync()
    {
        var store = await Backend.OpenAsync();
        _opened.Add(store);
        return store;
    }

    protected Task<WorkerInfo> RegisterAsync(string name = "worker", QueueInfo? queue = null) =>
        Store.RegisterWorkerAsync(queue ?? Queue, new WorkerSpec { Name = name }, None);

    protected Task<IReadOnlyList<TaskInfo>> AddAsync(params string[] payloads) =>
        Store.AddTasksAsync(Queue, [.. payloads.Select(payload => new TaskSpec { Payload = payload })], None);

    protected async Task<TaskInfo> AddAsync(TaskSpec spec) => (await Store.AddTasksAsync(Queue, [spec], None)).Single();

    protected async Task<IReadOnlyList<TaskInfo>> ClaimAsync(WorkerInfo worker, int count = 1)
    {
        var claim = await Store.ClaimTasksAsync(worker, count, None);
        Assert.Equal(ClaimStatus.Claimed, claim.Status);
        return claim.Tasks;
    }

    /// <summary>Claims the oldest task and marks it as running.</summary>
    protected async Task<TaskInfo> StartOneAsync(WorkerInfo worker)
    {
        var started = await Store.StartTasksAsync(worker, await ClaimAsync(worker), None);
        Assert.Equal(Verdict.Moved, started.Single().Verdict);
        return started.Single().Task;
    }

    protected async Task<Transition> CompleteAsync(WorkerInfo worker, AttemptOutcome outcome) =>
        (await Store.CompleteTasksAsync(worker, [outcome], None)).Single();

    protected Task<Transition> SucceedAsync(WorkerInfo worker, TaskInfo task, string? payload = null) =>
        CompleteAsync(worker, Succeeded(task, payload));

    protected Task<Transition> FailAsync(WorkerInfo worker, TaskInfo task) =>
        CompleteAsync(worker, new AttemptOutcome(task, new TaskEvent.Fail(Attempt.Of(task), TaskResult.Failure(ResultReason.Failed))));

    /// <summary>Gives a claimed task back without a start.</summary>
    protected Task<Transition> ReleaseAsync(WorkerInfo worker, TaskInfo task) =>
        CompleteAsync(worker, new AttemptOutcome(task, new TaskEvent.Release(Attempt.Of(task))));

    protected static AttemptOutcome Succeeded(TaskInfo task, string? payload = null) =>
        new(task, new TaskEvent.Succeed(Attempt.Of(task), TaskResult.Success(payload: payload)));

    /// <summary>Lets the worker be silent for so long that its tasks may be taken from it.</summary>
    protected Task LoseAsync(WorkerInfo worker) => Backend.AgeWorkerAsync(worker, Ages);

    protected Task<SalvageReport?> SalvageAsync(WorkerInfo target, string by = "salvager", int crashLimit = 0) =>
        Store.SalvageWorkerAsync(target, by, crashLimit, None);

    protected async Task<TaskInfo> FindAsync(TaskInfo task) =>
        Assert.Single(await ReadAsync(new TaskFilter { Uids = [task.Uid] }));

    protected async Task<List<TaskInfo>> ReadAsync(TaskFilter? filter = null, QueueInfo? queue = null) =>
        await Store.ReadTasksAsync(queue ?? Queue, filter ?? TaskFilter.All, None).ToListAsync(None);

    protected async Task<List<DeadLetter>> ReadDeadLettersAsync() => await Store.ReadDeadLettersAsync(Queue, None).ToListAsync(None);

    protected async Task<List<WorkerInfo>> ReadWorkersAsync(bool unfinishedOnly = false) =>
        await Store.ReadWorkersAsync(Queue, unfinishedOnly, None).ToListAsync(None);

    protected static string[] Payloads(IEnumerable<TaskInfo> tasks) => [.. tasks.Select(task => task.Payload)];
}

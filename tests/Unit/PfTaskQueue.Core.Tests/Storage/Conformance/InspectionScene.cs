using PfTaskQueue.Checking;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>A sound queue with one of everything, to be damaged.</summary>
/// <param name="Waiting">Pending, never touched.</param>
/// <param name="Claimed">Received, held by <paramref name="Worker"/>.</param>
/// <param name="Running">Processing, held by <paramref name="Worker"/>.</param>
/// <param name="Done">Succeeded at the second attempt.</param>
/// <param name="Idle">A running worker without tasks.</param>
internal sealed record InspectionScene(
    QueueInfo Queue, TaskInfo Waiting, TaskInfo Claimed, TaskInfo Running, TaskInfo Done, WorkerInfo Worker, WorkerInfo Idle)
{
    private static CancellationToken None => CancellationToken.None;

    public static async Task<InspectionScene> SetAsync(IQueueStore store)
    {
        var queue = await store.CreateQueueAsync("scene", QueueState.Active, None);
        var idle = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "idle" }, None);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "worker", Concurrency = 3 }, None);
        await store.AddTasksAsync(queue, [new TaskSpec { Payload = "done", RetryLimit = 1 }], None);
        var failed = await StartAsync(store, worker);
        await CompleteAsync(store, worker, new AttemptOutcome(
            failed, new TaskEvent.Fail(Attempt.Of(failed), TaskResult.Failure(ResultReason.Failed)))
        {
            DeadHooks = [new DeadLetter { Body = "{", Error = "can't unmarshal" }],
        });
        var tried = await StartAsync(store, worker);
        var done = await CompleteAsync(store, worker, new AttemptOutcome(tried, new TaskEvent.Succeed(Attempt.Of(tried), TaskResult.Success())));
        await store.AddTasksAsync(queue, [new TaskSpec { Payload = "running" }, new TaskSpec { Payload = "claimed" }], None);
        var running = await StartAsync(store, worker);
        var claimed = (await store.ClaimTasksAsync(worker, 1, None)).Tasks.Single();
        var waiting = await store.AddTasksAsync(queue, [new TaskSpec { Payload = "waiting" }], None);
        var scene = new InspectionScene(queue, waiting.Single(), claimed, running, done, worker, idle);
        Assert.Empty(await scene.InspectAsync(store));
        return scene;
    }

    public TaskInfo Task(string name) => name switch
    {
        "waiting" => Waiting,
        "claimed" => Claimed,
        "running" => Running,
        "done" => Done,
        _ => throw new ArgumentException(name),
    };

    public async Task<List<Finding>> InspectAsync(IQueueStore store) => await store.InspectQueueAsync(Queue, None).ToListAsync(None);

    /// <summary>The damage is found, and nothing else.</summary>
    public async Task AssertFoundAsync(IQueueStore store, FindingKind kind, string uid)
    {
        var finding = Assert.Single(await InspectAsync(store));
        Assert.Equal((kind, uid, "scene"), (finding.Kind, finding.Uid, finding.Queue));
        Assert.NotEmpty(finding.Advice);
        Assert.Contains(uid, finding.What, StringComparison.Ordinal);
    }

    private static async Task<TaskInfo> StartAsync(IQueueStore store, WorkerInfo worker) =>
        (await store.StartTasksAsync(worker, (await store.ClaimTasksAsync(worker, 1, None)).Tasks, None)).Single().Task;

    private static async Task<TaskInfo> CompleteAsync(IQueueStore store, WorkerInfo worker, AttemptOutcome outcome) =>
        (await store.CompleteTasksAsync(worker, [outcome], None)).Single().Task;
}

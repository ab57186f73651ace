using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>A server that crashes, or is replaced by its replica, and has lost the latest writes: what processes that live on remember is wrong then.</summary>
public sealed class RollbackTests
{
    private static readonly HeartBeatSpec Short = new()
    {
        Interval = TimeSpan.FromMilliseconds(100),
        ExpirationDuration = TimeSpan.FromMilliseconds(300),
        SalvageDuration = TimeSpan.FromMilliseconds(300),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Loss.Crash)]
    [InlineData(Loss.Failover)]
    public async Task AWorkerWhoseEndIsLost_IsSalvaged_ByOneThatSawItsEnd(Loss loss)
    {
        await using var scene = await RollbackScene.CreateAsync(loss);
        var (store, queue) = (scene.Store, scene.Queue);
        var worker = await RegisterAsync(scene, "ends");
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        var task = await StartAsync(scene, worker);
        await scene.RememberAsync();
        await store.EndWorkerAsync(worker, success: true, Cancellation);
        Assert.Empty(await UnfinishedAsync(scene));
        Assert.Empty(await UnfinishedAsync(scene));

        await scene.RollBackAsync();

        await Eventually.TrueAsync(
            async () => (await UnfinishedAsync(scene)).SingleOrDefault() is { ToSalvage: true }, "the worker is seen, and is dead");
        Assert.Equal(task.Uid, Assert.Single((await store.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation))!.Requeued).Uid);
        Assert.Empty(await UnfinishedAsync(scene));
    }

    [Theory]
    [InlineData(Loss.Crash)]
    [InlineData(Loss.Failover)]
    public async Task AWorkerWhoseEndIsLost_CountsAsInFlight_ForOneThatSawItsEnd(Loss loss)
    {
        await using var scene = await RollbackScene.CreateAsync(loss);
        var (store, queue) = (scene.Store, scene.Queue);
        var (worker, waiting) = (await RegisterAsync(scene, "ends"), await RegisterAsync(scene, "waits"));
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        var task = await StartAsync(scene, worker);
        await scene.RememberAsync();
        await CompleteAsync(scene, worker, task);
        await store.EndWorkerAsync(worker, success: true, Cancellation);
        Assert.Equal(waiting.Uid, Assert.Single(await UnfinishedAsync(scene)).Uid);
        Assert.Equal((ClaimStatus.Empty, false), await ClaimAsync(scene, waiting));

        await scene.RollBackAsync();

        Assert.Equal((ClaimStatus.Empty, true), await ClaimAsync(scene, waiting));
    }

    [Fact]
    public async Task AWorkerThatRegistersInPlaceOfALostOne_IsSeen()
    {
        await using var scene = await RollbackScene.CreateAsync(Loss.Crash);
        await scene.RememberAsync();
        var lost = await RegisterAsync(scene, "lost");
        Assert.Equal(lost.Uid, Assert.Single(await UnfinishedAsync(scene)).Uid);

        await scene.RollBackAsync();

        // The queue has had one worker, as before.
        var later = await RegisterAsync(scene, "later");
        Assert.Equal(later.Uid, Assert.Single(await UnfinishedAsync(scene)).Uid);
    }

    [Fact]
    public async Task AnEndThatIsLost_LetsTheTaskRunAgain_ThoughItsWorkerLivesOn()
    {
        await using var scene = await RollbackScene.CreateAsync(Loss.Crash);
        var (store, queue) = (scene.Store, scene.Queue);
        var worker = await RegisterAsync(scene, "lives", new HeartBeatSpec());
        await store.AddTasksAsync(queue, [new TaskSpec { Payload = "ends" }, new TaskSpec { Payload = "runs" }], Cancellation);
        var (ends, runs) = (await StartAsync(scene, worker), await StartAsync(scene, worker));
        await scene.RememberAsync();
        await CompleteAsync(scene, worker, ends);
        Assert.Equal(BeatReply.Alive, await store.BeatAsync(worker, Cancellation));

        await scene.RollBackAsync();
        Assert.Equal(BeatReply.Alive, await store.BeatAsync(worker, Cancellation));

        await Eventually.TrueAsync(async () => (await store.CountTasksAsync(queue, Cancellation)).Pending == 1, "the task is back");
        var again = await StartAsync(scene, worker);
        Assert.Equal((ends.Uid, 0L), (again.Uid, again.FailureCount));
        Assert.Equal((ClaimStatus.Empty, true), await ClaimAsync(scene, worker));
        await CompleteAsync(scene, worker, again);
        await CompleteAsync(scene, worker, runs);
        await scene.CheckAsync(new TaskCounts(0, 0, 0, 2, 0, 0));
    }

    [Fact]
    public async Task AStartThatIsLost_GivesTheTaskNoSecondTime_AndItsResultCounts()
    {
        await using var scene = await RollbackScene.CreateAsync(Loss.Crash);
        var (store, queue) = (scene.Store, scene.Queue);
        var worker = await RegisterAsync(scene, "lives", new HeartBeatSpec());
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        var claimed = Assert.Single((await store.ClaimTasksAsync(worker, 1, Cancellation)).Tasks);
        await scene.RememberAsync();
        var started = Assert.Single(await store.StartTasksAsync(worker, [claimed], Cancellation)).Task;

        await scene.RollBackAsync();

        Assert.Equal((ClaimStatus.Empty, true), await ClaimAsync(scene, worker));
        await CompleteAsync(scene, worker, started);
        Assert.Equal((ClaimStatus.Empty, false), await ClaimAsync(scene, worker));
        await scene.CheckAsync(new TaskCounts(0, 0, 0, 1, 0, 0));
        await foreach (var task in store.ReadTasksAsync(queue, TaskFilter.All, Cancellation))
        {
            Assert.Equal(started.StartedAt, Assert.Single(task.History).StartedAt);
        }
    }

    [Fact]
    public async Task AClaimThatIsLost_LeavesTheTaskToWhoeverTakesIt()
    {
        await using var scene = await RollbackScene.CreateAsync(Loss.Crash);
        var (store, queue) = (scene.Store, scene.Queue);
        var worker = await RegisterAsync(scene, "first", new HeartBeatSpec());
        var other = await RegisterAsync(scene, "second", new HeartBeatSpec());
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        await scene.RememberAsync();
        var first = await StartAsync(scene, worker);

        await scene.RollBackAsync();

        var second = await StartAsync(scene, other);
        Assert.Equal(first.Uid, second.Uid);
        var outcome = new AttemptOutcome(first, new TaskEvent.Succeed(Attempt.Of(first), TaskResult.Success()));
        Assert.Equal(Verdict.NotOwner, Assert.Single(await store.CompleteTasksAsync(worker, [outcome], Cancellation)).Verdict);
        await CompleteAsync(scene, other, second);
        await scene.CheckAsync(new TaskCounts(0, 0, 0, 1, 0, 0));
    }

    [Fact]
    public async Task AQueueThatIsSuspendedAgain_GivesNothing_ThoughItWasSeenActive()
    {
        await using var scene = await RollbackScene.CreateAsync(Loss.Crash);
        var (store, queue) = (scene.Store, scene.Queue);
        var worker = await RegisterAsync(scene, "w", new HeartBeatSpec());
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        await store.SetQueueStateAsync(queue, QueueState.Suspend, Cancellation);
        await scene.RememberAsync();
        await store.SetQueueStateAsync(queue, QueueState.Active, Cancellation);
        await StartAsync(scene, worker);

        await scene.RollBackAsync();

        Assert.Equal(ClaimStatus.Suspended, (await store.ClaimTasksAsync(worker, 1, Cancellation)).Status);
    }

    private static Task<WorkerInfo> RegisterAsync(RollbackScene scene, string name, HeartBeatSpec? heartBeat = null) =>
        scene.Store.RegisterWorkerAsync(scene.Queue, new WorkerSpec { Name = name, HeartBeat = heartBeat ?? Short }, Cancellation);

    private static async Task<TaskInfo> StartAsync(RollbackScene scene, WorkerInfo worker)
    {
        var claimed = Assert.Single((await scene.Store.ClaimTasksAsync(worker, 1, Cancellation)).Tasks);
        var started = Assert.Single(await scene.Store.StartTasksAsync(worker, [claimed], Cancellation));
        Assert.Equal(Verdict.Moved, started.Verdict);
        return started.Task;
    }

    private static async Task CompleteAsync(RollbackScene scene, WorkerInfo worker, TaskInfo task)
    {
        var outcome = new AttemptOutcome(task, new TaskEvent.Succeed(Attempt.Of(task), TaskResult.Success("ok")));
        var completed = Assert.Single(await scene.Store.CompleteTasksAsync(worker, [outcome], Cancellation));
        Assert.True(completed.Verdict == Verdict.Moved, completed.Why);
    }

    private static async Task<(ClaimStatus Status, bool InFlight)> ClaimAsync(RollbackScene scene, WorkerInfo worker)
    {
        var claim = await scene.Store.ClaimTasksAsync(worker, 1, Cancellation);
        return (claim.Status, claim.InFlight);
    }

    private static async Task<List<WorkerInfo>> UnfinishedAsync(RollbackScene scene) =>
        await scene.Store.ReadWorkersAsync(scene.Queue, unfinishedOnly: true, Cancellation).ToListAsync(Cancellation);
}

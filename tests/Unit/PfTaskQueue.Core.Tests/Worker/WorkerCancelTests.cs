using PfTaskQueue.Configuration;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

public sealed class WorkerCancelTests
{
    [Theory]
    [InlineData(StopPolicy.Requeue)]
    [InlineData(StopPolicy.Fail)]
    public async Task ACancelledTask_IsStoppedAtOnce_AndTheWorkerGoesOn(StopPolicy policy)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var task = (await fixture.AddAsync(1, retryLimit: -1))[0];
        var next = (await fixture.AddAsync(new TaskSpec { Payload = "quick" }))[0];
        var worker = fixture.RunAsync(Mixed(), WorkerFixture.Settings(policy: policy));
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.TaskStarted), "the start");

        var change = Assert.Single(await fixture.Store.CancelTasksAsync(fixture.Queue, [task.Uid], CancellationToken.None));
        Assert.Equal(Verdict.Requested, change.Verdict);

        // No time passes on the worker's clock: the request itself has woken it.
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.TaskFinished), "the end");
        task = await fixture.TaskAsync(task.Uid);
        Assert.Equal((TaskPhase.Failed, ResultReason.Signaled, 0), (task.Phase, task.Result!.Reason, task.FailureCount));
        await worker;
        Assert.Equal(TaskPhase.Succeeded, (await fixture.TaskAsync(next.Uid)).Phase);
    }

    [Fact]
    public async Task ARequestOfAnotherProcess_IsHeardAtTheNextHeartbeat()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var task = (await fixture.AddAsync(1, retryLimit: -1))[0];
        var elsewhere = await fixture.OpenStoreAsync();
        var worker = fixture.RunAsync(Mixed());
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.TaskStarted), "the start");

        await elsewhere.CancelTasksAsync(fixture.Queue, [task.Uid], CancellationToken.None);
        var asked = fixture.Clock.GetTimestamp();
        await fixture.PassTimeUntilEndAsync(worker);

        Assert.InRange(fixture.Clock.GetElapsedTime(asked), TimeSpan.FromMilliseconds(100), new HeartBeatSpec().Interval * 2);
        Assert.Equal(TaskPhase.Failed, (await fixture.TaskAsync(task.Uid)).Phase);
    }

    [Fact]
    public async Task OfSeveralRunningTasks_OnlyTheCancelledOneIsStopped()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var tasks = await fixture.AddAsync(3);
        using var stop = new WorkerStop();
        var worker = fixture.RunAsync(Mixed(), WorkerFixture.Settings(concurrency: 3), stop);
        await fixture.UntilAsync(() => fixture.Events.Count(happened => happened is WorkerEvent.TaskStarted) == 3, "the starts");

        await fixture.Store.CancelTasksAsync(fixture.Queue, [tasks[1].Uid], CancellationToken.None);
        await fixture.UntilAsync(async () => (await fixture.TaskAsync(tasks[1].Uid)).IsFinished, "the end");

        Assert.Equal(new TaskCounts(0, 0, 2, 0, 1, 0), await fixture.CountAsync());
        stop.Force();
        await worker;
    }

    /// <summary>Ends at once for the payload "quick", and otherwise when it is stopped.</summary>
    private static ScriptedHandler Mixed()
    {
        var patient = ScriptedHandler.UntilStopped();
        return new ScriptedHandler((task, stop) => task.Payload == "quick"
            ? Task.FromResult(ScriptedHandler.Success)
            : patient.RunAsync(task, null!, default, stop));
    }
}

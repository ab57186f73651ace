using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>What a stop does to running tasks.</summary>
public class WorkerStopTests
{
    [Theory]
    [InlineData(StopPolicy.Requeue, TaskPhase.Pending, 0)]
    [InlineData(StopPolicy.Fail, TaskPhase.Failed, 1)]
    public async Task AStop_CutsHandlersShort_AfterTheGrace(StopPolicy policy, TaskPhase phase, int failures)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var task = (await fixture.AddAsync(1))[0];
        using var stop = new WorkerStop();
        var worker = fixture.RunAsync(ScriptedHandler.UntilStopped(), WorkerFixture.Settings(policy: policy), stop);
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.TaskStarted), "the start");

        stop.Request();
        var asked = fixture.Clock.GetTimestamp();
        var exit = await fixture.PassTimeUntilEndAsync(worker);

        Assert.InRange(fixture.Clock.GetElapsedTime(asked).TotalSeconds, 30, 33);
        Assert.Equal((WorkerExitReason.Stopped, WorkerPhase.Succeeded), (exit.Reason, exit.Worker.Phase));
        task = await fixture.TaskAsync(task.Uid);
        Assert.Equal((phase, failures), (task.Phase, task.FailureCount));
        Assert.Equal(ResultReason.Signaled, task.History[^1].Result!.Reason);
    }

    [Fact]
    public async Task AStop_LetsARunningHandlerFinish()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var task = (await fixture.AddAsync(2))[0];
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new ScriptedHandler(async (_, _) =>
        {
            await mayEnd.Task;
            return ScriptedHandler.Success;
        });
        using var stop = new WorkerStop();
        var worker = fixture.RunAsync(handler, null, stop);
        await fixture.UntilAsync(() => !handler.Ran.IsEmpty, "the start");
        stop.Request();
        mayEnd.SetResult();
        var exit = await worker;
        Assert.Equal(WorkerExitReason.Stopped, exit.Reason);
        Assert.Equal(TaskPhase.Succeeded, (await fixture.TaskAsync(task.Uid)).Phase);
        Assert.Equal(1, (await fixture.CountAsync()).Pending);
        Assert.Single(handler.Ran);
    }

    [Fact]
    public async Task ASecondStop_SkipsTheGrace()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(8);
        using var stop = new WorkerStop();
        var worker = fixture.RunAsync(ScriptedHandler.UntilStopped(), WorkerFixture.Settings(concurrency: 8), stop);
        await fixture.UntilAsync(() => fixture.Events.Count(happened => happened is WorkerEvent.TaskStarted) == 8, "the starts");
        stop.Escalate();
        stop.Escalate();
        await worker;
        Assert.Equal(8, (await fixture.CountAsync()).Pending);
    }

    [Fact]
    public async Task AStopBetweenClaimAndStart_LeavesNothingBehind()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(200);
        for (var round = 0; round < 20; round++)
        {
            using var stop = new WorkerStop();
            var worker = fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), WorkerFixture.Settings(concurrency: 8), stop);
            await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.Registered), "the registration");
            stop.Force();
            var exit = await worker;
            Assert.Equal(WorkerPhase.Succeeded, exit.Worker.Phase);
            fixture.Events.Clear();
        }

        var counts = await fixture.CountAsync();
        Assert.Equal((0, 200), (counts.InFlight, counts.Pending + counts.Succeeded));
    }

    [Fact]
    public async Task ARequestFromElsewhere_DrainsTheWorker_AndTheReasonSaysSo()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var task = (await fixture.AddAsync(2))[0];
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new ScriptedHandler(async (_, _) =>
        {
            await mayEnd.Task;
            return ScriptedHandler.Success;
        });
        var worker = fixture.RunAsync(handler);
        await fixture.UntilAsync(() => !handler.Ran.IsEmpty, "the start");

        var elsewhere = await fixture.OpenStoreAsync();
        Assert.True(await elsewhere.RequestStopAsync((await fixture.WorkersAsync())[0], CancellationToken.None));
        await fixture.PassTimeUntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.Note { Text: var text } && text.Contains("Stop-PfWorker")), "the note");
        mayEnd.SetResult();

        var exit = await worker;
        Assert.Equal((WorkerExitReason.StopRequested, true, WorkerPhase.Succeeded), (exit.Reason, exit.Success, exit.Worker.Phase));
        Assert.Equal(TaskPhase.Succeeded, (await fixture.TaskAsync(task.Uid)).Phase);
        Assert.Equal(1, (await fixture.CountAsync()).Pending);
    }

    [Fact]
    public async Task AReaderWithoutRoom_HoldsTheWorkerUp_AndNoStop()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(20);
        using var stop = new WorkerStop();
        var room = new SemaphoreSlim(3);
        var waiting = 0;
        Task HasRoom(CancellationToken cancellation)
        {
            waiting = room.CurrentCount == 0 ? 1 : 0;
            return room.WaitAsync(cancellation);
        }

        var settings = WorkerFixture.Settings(exitOnEmpty: false);
        var handler = ScriptedHandler.Always(ScriptedHandler.Success);
        var worker = Task.Run(() => new WorkerHost(fixture.Store, fixture.Queue, settings, handler, fixture.Clock, fixture.Events.Enqueue, HasRoom).RunAsync(stop));
        await fixture.UntilAsync(() => waiting == 1, "the wait for room");

        // Long past the lease.
        var since = fixture.Clock.GetTimestamp();
        await fixture.PassTimeUntilAsync(() => fixture.Clock.GetElapsedTime(since) > TimeSpan.FromSeconds(30), "half a minute");
        Assert.False(Assert.Single(await fixture.WorkersAsync()).Lost);
        Assert.Equal(3, handler.Ran.Count);

        stop.Request();
        Assert.Equal(WorkerExitReason.Stopped, (await worker.WaitAsync(TimeSpan.FromSeconds(30))).Reason);
        Assert.Equal((17, 3), ((await fixture.CountAsync()).Pending, (await fixture.CountAsync()).Succeeded));
    }
}

using System.Collections.Concurrent;
using PfTaskQueue.Model;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>What the worker does when the backend fails it, or gives it up.</summary>
public class WorkerLeaseTests
{
    [Fact]
    public async Task AFewFailedBeats_AreRepeated_AndTheWorkerStays()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var beats = 0;
        var store = new FaultyStore(fixture.Store) { Breaks = call => call == "beat" && Interlocked.Increment(ref beats) is > 1 and < 6 };
        using var stop = new WorkerStop();
        var worker = fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), WorkerFixture.Settings(exitOnEmpty: false), stop, store);
        await fixture.PassTimeUntilAsync(() => beats > 12, "the twelfth beat");
        Assert.False(worker.IsCompleted);
        Assert.False(Assert.Single(await fixture.WorkersAsync()).Lost);
        stop.Request();
        Assert.Equal(WorkerExitReason.Stopped, (await fixture.PassTimeUntilEndAsync(worker)).Reason);
    }

    [Fact]
    public async Task AWorkerThatTakesNothingMore_Beats_UntilItsLastHandlerHasEnded()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(1);
        var beats = 0;
        var store = new FaultyStore(fixture.Store) { Breaks = call => call == "beat" && Interlocked.Increment(ref beats) < 0 };
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new ScriptedHandler(async (_, _) =>
        {
            await released.Task;
            return ScriptedHandler.Success;
        });
        var worker = fixture.RunAsync(handler, WorkerFixture.Settings(numTasks: 1), null, store);
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.Note note && note.Text.Contains("numTasks", StringComparison.Ordinal)), "the last task");

        // Long past the lease: whoever did not beat would be dead by now.
        await fixture.PassTimeUntilAsync(() => beats > 30, "the thirtieth beat");
        Assert.False(Assert.Single(await fixture.WorkersAsync()).Lost);
        released.SetResult();
        Assert.Equal(WorkerExitReason.TasksDone, (await fixture.PassTimeUntilEndAsync(worker)).Reason);
        Assert.Equal(1, (await fixture.CountAsync()).Succeeded);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task NoSalvageAtTheStart_IsAllowed_AndTheDeadAreSalvagedLater(int atStart)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var dead = await fixture.Store.RegisterWorkerAsync(fixture.Queue, WorkerFixture.Settings().Spec, CancellationToken.None);
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        using var stop = new WorkerStop();
        var settings = WorkerFixture.Settings(exitOnEmpty: false) with { NumWorkerSalvageOnStartup = atStart };
        ConcurrentQueue<TimeSpan> looks = new();
        var began = fixture.Clock.GetTimestamp();
        var store = new FaultyStore(fixture.Store);
        store.Seen = worker =>
        {
            if (worker.Uid == dead.Uid)
            {
                looks.Enqueue(fixture.Clock.GetElapsedTime(began));
            }

            return worker;
        };
        var worker = fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), settings, stop, store);
        await fixture.PassTimeUntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.Salvaged salvaged && salvaged.Report.Uid == dead.Uid), "the salvage");

        // Seen silent for a lease and the beat due in it, the dead one is salvaged at this look, or else at the next.
        var due = looks.Count(look => look - looks.First() >= TimeSpan.FromSeconds(12));
        Assert.Equal(atStart == 0 ? 2 : 1, due);
        stop.Request();
        Assert.Equal(WorkerExitReason.Stopped, (await fixture.PassTimeUntilEndAsync(worker)).Reason);
    }

    [Fact]
    public async Task AnExpiredHeartbeat_KillsTheHandlers_AndEndsTheWorker()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var task = (await fixture.AddAsync(1))[0];
        var broken = false;
        var store = new FaultyStore(fixture.Store) { Breaks = call => broken && (call is "beat" or "claim") };
        var worker = fixture.RunAsync(ScriptedHandler.UntilStopped(), WorkerFixture.Settings(exitOnEmpty: false), null, store);
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.TaskStarted), "the start");
        broken = true;
        var since = fixture.Clock.GetTimestamp();
        var exit = await fixture.PassTimeUntilEndAsync(worker);
        Assert.InRange(fixture.Clock.GetElapsedTime(since).TotalSeconds, 7, 12);
        Assert.Equal((WorkerExitReason.Lost, false), (exit.Reason, exit.Success));
        Assert.Equal(TaskPhase.Pending, (await fixture.TaskAsync(task.Uid)).Phase);
    }

    [Fact]
    public async Task ASalvagedWorker_IsTold_KillsItsHandlers_AndItsResultIsRefused()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var task = (await fixture.AddAsync(1))[0];
        var paused = false;
        var store = new FaultyStore(fixture.Store) { Breaks = call => paused && call == "beat" };
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new ScriptedHandler(async (_, _) =>
        {
            await released.Task;
            return ScriptedHandler.Success;
        });
        var worker = fixture.RunAsync(handler, WorkerFixture.Settings(exitOnEmpty: false), null, store);
        await fixture.UntilAsync(() => !handler.Ran.IsEmpty, "the start");
        var info = Assert.Single(await fixture.WorkersAsync());

        // The worker's machine is paused for longer than its lease, and another one salvages it.
        paused = true;
        await fixture.PassTimeUntilAsync(() => fixture.Clock.GetUtcNow() > info.LastHeartBeatAt + TimeSpan.FromSeconds(40), "forty seconds");
        Assert.NotNull(await fixture.Store.SalvageWorkerAsync(info, Uid.New(), 3, CancellationToken.None));
        paused = false;
        released.SetResult();

        var exit = await fixture.PassTimeUntilEndAsync(worker);
        Assert.Equal(WorkerExitReason.Lost, exit.Reason);
        Assert.Equal(WorkerReason.Salvaged, exit.Worker.Reason);
        Assert.Contains(fixture.Events, happened => happened is WorkerEvent.TaskLost);
        task = await fixture.TaskAsync(task.Uid);
        Assert.Equal((TaskPhase.Pending, 1, 0), (task.Phase, task.SalvageCount, task.FailureCount));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("complete")]
    [InlineData("claim")]
    [InlineData("end")]
    public async Task AStepThatFails_IsRepeated_AndNoResultIsLost(string step)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(3);
        var failures = 0;
        var store = new FaultyStore(fixture.Store) { Breaks = call => call == step && Interlocked.Increment(ref failures) <= 3 };
        var handler = ScriptedHandler.Always(ScriptedHandler.Success);
        var exit = await fixture.PassTimeUntilEndAsync(fixture.RunAsync(handler, null, null, store));
        Assert.Equal(WorkerPhase.Succeeded, exit.Worker.Phase);
        Assert.Equal(3, (await fixture.CountAsync()).Succeeded);
        Assert.Equal(3, handler.Ran.Count);
        Assert.Contains(fixture.Events, happened => happened is WorkerEvent.Warning);
    }

    [Fact]
    public async Task ADeadWorkersTasks_AreBack_WithoutAnyNewWorker()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        using var stop = new WorkerStop();
        var worker = fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), WorkerFixture.Settings(exitOnEmpty: false), stop);
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.Registered), "the registration");
        var dead = await fixture.Store.RegisterWorkerAsync(fixture.Queue, WorkerFixture.Settings().Spec, CancellationToken.None);
        await fixture.Store.SetQueueStateAsync(fixture.Queue, QueueState.Active, CancellationToken.None);
        var died = fixture.Clock.GetTimestamp();
        await fixture.PassTimeUntilAsync(() => fixture.Events.OfType<WorkerEvent.Salvaged>().Any(salvaged => salvaged.Report.Uid == dead.Uid), "the salvage");
        Assert.InRange(fixture.Clock.GetElapsedTime(died).TotalSeconds, 25, 27);
        stop.Request();
        await fixture.PassTimeUntilEndAsync(worker);
    }
}

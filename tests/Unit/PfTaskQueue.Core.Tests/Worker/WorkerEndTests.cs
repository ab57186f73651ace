using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>When a worker ends, and what it leaves.</summary>
public class WorkerEndTests
{
    [Fact]
    public async Task ExitOnEmpty_LeavesAQueueOfFinishedTasks()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(25, retryLimit: 1);
        var exit = await fixture.PassTimeUntilEndAsync(fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), WorkerFixture.Settings(concurrency: 4)));
        Assert.Equal(WorkerExitReason.QueueEmpty, exit.Reason);
        Assert.Equal(WorkerPhase.Succeeded, exit.Worker.Phase);
        Assert.Equal(25, (await fixture.CountAsync()).Succeeded);
    }

    [Fact]
    public async Task ExitOnEmpty_WaitsForTheGracePeriod()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var began = fixture.Clock.GetTimestamp();
        await fixture.PassTimeUntilEndAsync(fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), WorkerFixture.Settings(grace: 7)));
        Assert.InRange(fixture.Clock.GetElapsedTime(began).TotalSeconds, 7, 9);
    }

    [Fact]
    public async Task ExitOnEmpty_StaysWhileAnotherWorkersTaskCanComeBack()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var other = await fixture.Store.RegisterWorkerAsync(fixture.Queue, WorkerFixture.Settings().Spec, CancellationToken.None);
        await fixture.AddAsync(1, retryLimit: 1);
        await fixture.Store.ClaimTasksAsync(other, 1, CancellationToken.None);

        // The other worker never beats again: its task comes back by a salvage, and this worker is still there for it.
        var exit = await fixture.PassTimeUntilEndAsync(fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success)));
        Assert.Equal(WorkerExitReason.QueueEmpty, exit.Reason);
        var counts = await fixture.CountAsync();
        Assert.Equal((1, 0), (counts.Succeeded, counts.InFlight));
        Assert.Contains(fixture.Events, happened => happened is WorkerEvent.Salvaged);
    }

    [Fact]
    public async Task ExitOnEmpty_MayFindTheGraceOver_WhenItBeginsToWait()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        void Observe(WorkerEvent happened)
        {
            // The last word before the wait.
            if (happened is WorkerEvent.Note)
            {
                fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        var settings = WorkerFixture.Settings(grace: 0.01);
        var host = new WorkerHost(fixture.Store, fixture.Queue, settings, ScriptedHandler.Always(ScriptedHandler.Success), fixture.Clock, Observe);
        var exit = await fixture.PassTimeUntilEndAsync(host.RunAsync(new WorkerStop()));
        Assert.Equal(WorkerExitReason.QueueEmpty, exit.Reason);
    }

    [Fact]
    public async Task ExitOnEmpty_SeesAHandlerThatEndedWhileItLooked()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(1);
        var look = new TaskCompletionSource();
        var handler = new ScriptedHandler(async (_, _) =>
        {
            await look.Task;
            return ScriptedHandler.Success;
        });
        var store = new FaultyStore(fixture.Store)
        {
            Claimed = async claim =>
            {
                if (claim is { Status: ClaimStatus.Empty, InFlight: true } && look.TrySetResult())
                {
                    await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.TaskFinished), "the handler's end");
                }
            },
        };

        // No time passes, so no poll helps.
        var worker = fixture.RunAsync(handler, WorkerFixture.Settings(concurrency: 2), store: store);
        await fixture.UntilAsync(() => worker.IsCompleted, "the worker's end");
    }

    [Fact]
    public async Task ExitOnEmpty_StaysForARetryOfItsOwnLastTask()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var attempts = 0;
        var handler = new ScriptedHandler((_, _) =>
            Task.FromResult(Interlocked.Increment(ref attempts) == 1 ? ScriptedHandler.Failure : ScriptedHandler.Success));
        var task = (await fixture.AddAsync(1, retryLimit: 1))[0];
        await fixture.PassTimeUntilEndAsync(fixture.RunAsync(handler, WorkerFixture.Settings(concurrency: 4)));
        task = await fixture.TaskAsync(task.Uid);
        Assert.Equal((TaskPhase.Succeeded, 1, 2), (task.Phase, task.FailureCount, task.History.Count));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    public async Task NumTasks_CountsTasks(long numTasks, int expected)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(10);
        var handler = ScriptedHandler.Always(ScriptedHandler.Success);
        var exit = await fixture.RunAsync(handler, WorkerFixture.Settings(concurrency: 8, numTasks: numTasks));
        Assert.Equal(WorkerExitReason.TasksDone, exit.Reason);
        Assert.Equal(expected, handler.Ran.Count);
        var counts = await fixture.CountAsync();
        Assert.Equal((expected, 10 - expected), (counts.Succeeded, counts.Pending));
    }

    [Fact]
    public async Task NumTasks_IsNotUsedUpByAnEmptyQueue()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var handler = ScriptedHandler.Always(ScriptedHandler.Success);
        var worker = fixture.RunAsync(handler, WorkerFixture.Settings(exitOnEmpty: false, numTasks: 1));
        var began = fixture.Clock.GetTimestamp();
        await fixture.PassTimeUntilAsync(() => fixture.Clock.GetElapsedTime(began).TotalSeconds > 30, "thirty empty polls");
        Assert.False(worker.IsCompleted);
        await fixture.AddAsync(1);
        Assert.Equal(WorkerExitReason.TasksDone, (await fixture.PassTimeUntilEndAsync(worker)).Reason);
        Assert.Single(handler.Ran);
    }

    [Fact]
    public async Task ASuspendedQueue_EndsTheWorker_WhenItShall()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(1);
        await fixture.Store.SetQueueStateAsync(fixture.Queue, QueueState.Suspend, CancellationToken.None);
        var handler = ScriptedHandler.Always(ScriptedHandler.Success);
        var exit = await fixture.RunAsync(handler, WorkerFixture.Settings());
        Assert.Equal(WorkerExitReason.QueueSuspended, exit.Reason);
        Assert.Empty(handler.Ran);
    }

    [Fact]
    public async Task ASuspendedQueue_IsWaitedFor_WhenTheWorkerShallStay()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(1);
        await fixture.Store.SetQueueStateAsync(fixture.Queue, QueueState.Suspend, CancellationToken.None);
        var handler = ScriptedHandler.Always(ScriptedHandler.Success);
        var worker = fixture.RunAsync(handler, WorkerFixture.Settings(exitOnSuspend: false));
        await fixture.UntilAsync(() => fixture.Events.OfType<WorkerEvent.Note>().Any(note => note.Text.Contains("suspended", StringComparison.Ordinal)), "the note");
        await fixture.Store.SetQueueStateAsync(fixture.Queue, QueueState.Active, CancellationToken.None);
        await fixture.PassTimeUntilEndAsync(worker);
        Assert.Single(handler.Ran);
    }

    [Fact]
    public async Task ADeletedQueue_EndsItsWorker_WithThatReason()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.AddAsync(1);
        var worker = fixture.RunAsync(ScriptedHandler.UntilStopped());
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.TaskStarted), "the start");
        Assert.True(await fixture.Store.RemoveQueueAsync(fixture.Queue, CancellationToken.None));
        await fixture.Store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None);

        var exit = await fixture.PassTimeUntilEndAsync(worker);
        Assert.Equal(WorkerExitReason.QueueRemoved, exit.Reason);
        Assert.False(exit.Success);
    }

    [Fact]
    public async Task AHandlerThatThrows_FailsItsTask_AndTheWorkerGoesOn()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var handler = new ScriptedHandler((task, _) =>
            task.Payload == "p0" ? throw new InvalidOperationException("a defect") : Task.FromResult(ScriptedHandler.Success));
        var tasks = await fixture.AddAsync(2);
        await fixture.PassTimeUntilEndAsync(fixture.RunAsync(handler));
        var first = await fixture.TaskAsync(tasks[0].Uid);
        Assert.Equal((TaskPhase.Failed, ResultReason.InternalError), (first.Phase, first.Result!.Reason));
        Assert.Contains("a defect", first.Result.Message, StringComparison.Ordinal);
        Assert.Equal(TaskPhase.Succeeded, (await fixture.TaskAsync(tasks[1].Uid)).Phase);
    }

    [Fact]
    public async Task PostHooks_AreQueuedWithTheirParent_AndRun()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var handler = new ScriptedHandler((task, _) => Task.FromResult(task.ParentUid is null
            ? new HandlerResult(TaskResult.Success()) { PostHooks = [new TaskSpec { Payload = "child" }] }
            : ScriptedHandler.Success));
        var parent = (await fixture.AddAsync(1))[0];
        await fixture.PassTimeUntilEndAsync(fixture.RunAsync(handler));
        Assert.Equal(["p0", "child"], handler.Ran.Select(task => task.Payload));
        Assert.Equal(parent.Uid, handler.Ran.Last().ParentUid);
    }
}

using PfTaskQueue.Handlers;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>
/// An error that nobody expected, thrown at each place in turn. Each time the worker must end its handlers, beat until the last has
/// ended, store its end, and fail with the error.
/// </summary>
public class WorkerFaultTests
{
    private const string Long = "runs until it is stopped, and then takes its time";

    /// <summary>So many beats take longer than the lease.</summary>
    private const int ManyBeats = 8;

    private static readonly Exception Unexpected = new InvalidTimeZoneException("nobody expects this");

    public static TheoryData<string, string> Calls => Each("beat", "claim", "start", "complete", "requests", "hear", "wait", "workers", "salvage");

    public static TheoryData<string, string> Events => Each(
        nameof(WorkerEvent.TaskStarted), nameof(WorkerEvent.TaskFinished), nameof(WorkerEvent.Salvaged), nameof(WorkerEvent.Note), nameof(WorkerEvent.Warning));

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task AnErrorOfTheStore_EndsTheHandlers_ThenTheWorker_AndIsItsError(string backend, string call)
    {
        await using var scene = await Scene.CreateAsync(backend);
        scene.Store.Throws = name => name == call ? scene.ErrorOnce() : null;
        await scene.RunAsync();
        if (call == "requests")
        {
            await scene.Fixture.Store.RequestStopAsync(await scene.WorkerAsync(), CancellationToken.None);
        }

        await scene.EndsWithTheErrorAsync();
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task AnErrorOfTheObserver_EndsTheHandlers_ThenTheWorker_AndIsItsError(string backend, string happened)
    {
        await using var scene = await Scene.CreateAsync(backend);
        scene.Observer = e => _ = e.GetType().Name == happened && scene.ErrorOnce() is { } error ? throw error : 0;
        scene.Store.Breaks = call => call == "claim" && scene.IsArmed && happened == nameof(WorkerEvent.Warning);
        await scene.RunAsync();
        if (happened == nameof(WorkerEvent.Note))
        {
            scene.Stop.Request();
        }

        await scene.EndsWithTheErrorAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AnErrorOfTheFirstEvent_LeavesNoWorkerBehind(string backend)
    {
        await using var fixture = await WorkerFixture.CreateAsync(backend);
        var host = new WorkerHost(fixture.Store, fixture.Queue, WorkerFixture.Settings(), ScriptedHandler.UntilStopped(), fixture.Clock, _ => throw Unexpected);
        var error = await Assert.ThrowsAsync<PfException>(() => fixture.PassTimeUntilEndAsync(Task.Run(() => host.RunAsync(new WorkerStop()))));
        Assert.Equal((PfError.WorkerFailed, Unexpected), (error.Error, error.InnerException));
        Assert.Equal((WorkerPhase.Failed, WorkerReason.Failure), (Assert.Single(await fixture.WorkersAsync()) is var worker ? (worker.Phase, worker.Reason) : default));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AnErrorOfTheReadersRoom_EndsTheHandlers_ThenTheWorker_AndIsItsError(string backend)
    {
        await using var scene = await Scene.CreateAsync(backend);
        scene.HasRoom = _ => scene.ErrorOnce() is { } error ? throw error : Task.CompletedTask;
        await scene.RunAsync();
        await scene.EndsWithTheErrorAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task BeatsThatFailForEver_EndTheWorkerWithItsLease(string backend)
    {
        await using var scene = await Scene.CreateAsync(backend);
        scene.Store.Throws = call => call == "beat" && scene.IsArmed ? Unexpected : null;
        await scene.RunAsync();
        await scene.Fixture.PassTimeUntilAsync(() => scene.Fixture.Events.OfType<WorkerEvent.Warning>().Any(warning => warning.Cause == Unexpected), "the error");
        var error = await Assert.ThrowsAsync<PfException>(scene.EndAsync);
        Assert.Equal((PfError.WorkerFailed, Unexpected), (error.Error, error.InnerException));
        Assert.Equal(0, (await scene.Fixture.CountAsync()).InFlight);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AnErrorOfTheEnd_IsTheWorkers_AndNoHandlerIsLeft(string backend)
    {
        await using var scene = await Scene.CreateAsync(backend);
        scene.Store.Throws = call => call == "end" ? scene.ErrorOnce() : null;
        await scene.RunAsync();
        scene.Stop.Force();
        var error = await Assert.ThrowsAsync<PfException>(scene.EndAsync);
        Assert.Equal((PfError.WorkerFailed, Unexpected), (error.Error, error.InnerException));
        Assert.True(scene.LongOneHasEnded);
        Assert.Equal(0, (await scene.Fixture.CountAsync()).InFlight);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AnErrorOfTheLogs_CostsNoWorker(string backend)
    {
        await using var scene = await Scene.CreateAsync(backend);
        scene.Store.Throws = call => call == "log" ? Unexpected : null;
        await scene.RunAsync();
        await scene.Fixture.PassTimeUntilAsync(() => scene.Store.Calls.GetValueOrDefault("log") > 2, "the third try to store logs");
        scene.Stop.Force();
        Assert.Equal(WorkerExitReason.Stopped, (await scene.EndAsync()).Reason);
    }

    private static TheoryData<string, string> Each(params string[] places)
    {
        var data = new TheoryData<string, string>();
        foreach (var place in places)
        {
            data.Add("sqlite", place);
            data.Add("redis", place);
        }

        return data;
    }

    /// <summary>A worker with one long handler that is slow to stop; then everything happens that can meet an error.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ScriptedHandler _handler;
        private int _thrown;
        private bool _isAskedToEnd;
        private Task<WorkerExit> _worker = null!;

        private Scene(WorkerFixture fixture)
        {
            Fixture = fixture;
            Store = new FaultyStore(fixture.Store);
            _handler = new ScriptedHandler(RunAsync) { Printed = (task, known) => Print(task, known) };
        }

        public WorkerFixture Fixture { get; }

        public FaultyStore Store { get; }

        public WorkerStop Stop { get; } = new();

        public Action<WorkerEvent> Observer { get; set; } = _ => { };

        public Func<CancellationToken, Task>? HasRoom { get; set; }

        public bool LongOneHasEnded { get; private set; }

        /// <summary>Whether everything runs.</summary>
        public bool IsArmed { get; private set; }

        private int Beats => Store.Calls.GetValueOrDefault("beat");

        public static async Task<Scene> CreateAsync(string backend)
        {
            var scene = new Scene(await WorkerFixture.CreateAsync(backend));
            await scene.Fixture.AddAsync(new TaskSpec { Payload = Long });
            return scene;
        }

        /// <summary>The error, once everything runs, and no second time.</summary>
        public Exception? ErrorOnce() => IsArmed && Interlocked.Exchange(ref _thrown, 1) == 0 ? Unexpected : null;

        /// <summary>Returns when the long handler runs; then come a task that succeeds at once, and a dead worker to salvage.</summary>
        public async Task RunAsync()
        {
            var settings = WorkerFixture.Settings(concurrency: 2, exitOnEmpty: false);
            _worker = Task.Run(() => new WorkerHost(Store, Fixture.Queue, settings, _handler, Fixture.Clock, Observe, HasRoom).RunAsync(Stop));
            await Fixture.UntilAsync(() => !_handler.Ran.IsEmpty, "the start");
            var briefly = TimeSpan.FromMilliseconds(1);
            var dead = new WorkerSpec { Name = "dead", HeartBeat = new HeartBeatSpec { Interval = briefly, ExpirationDuration = briefly, SalvageDuration = briefly } };
            await Fixture.Store.RegisterWorkerAsync(Fixture.Queue, dead, CancellationToken.None);
            IsArmed = true;
            await Fixture.AddAsync(new TaskSpec { Payload = "short" });
        }

        public async Task<WorkerInfo> WorkerAsync() => (await Fixture.WorkersAsync()).Single(worker => worker.Name == "w");

        /// <summary>Lets the long handler end, and waits for the worker.</summary>
        public async Task<WorkerExit> EndAsync()
        {
            _mayEnd.TrySetResult();
            return await Fixture.PassTimeUntilEndAsync(_worker);
        }

        public async Task EndsWithTheErrorAsync()
        {
            await Fixture.PassTimeUntilAsync(() => _isAskedToEnd, "the end of the handler's time");
            Assert.Equal(1, _thrown);

            // The handler still runs. Whoever stopped beating now would be taken for dead.
            var before = Beats;
            await Fixture.PassTimeUntilAsync(() => Beats >= before + ManyBeats, "beats while the handler takes its time");
            var worker = await WorkerAsync();
            Assert.Equal((false, WorkerPhase.Running), (_worker.IsCompleted, worker.Phase));

            var error = await Assert.ThrowsAsync<PfException>(EndAsync);
            Assert.Equal((PfError.WorkerFailed, Unexpected), (error.Error, error.InnerException));
            Assert.Contains(Unexpected.Message, error.Message, StringComparison.Ordinal);
            Assert.True(LongOneHasEnded);
            worker = await WorkerAsync();
            Assert.Equal((WorkerPhase.Failed, WorkerReason.Failure), (worker.Phase, worker.Reason));
            var counts = await Fixture.CountAsync();
            Assert.Equal((0, 0), (counts.InFlight, counts.Failed));
        }

        public async ValueTask DisposeAsync()
        {
            _mayEnd.TrySetResult();
            Stop.Force();
            await Fixture.PassTimeUntilAsync(() => _worker.IsCompleted, "the worker's end");
            _ = _worker.Exception;
            await Fixture.DisposeAsync();
            Stop.Dispose();
        }

        private void Observe(WorkerEvent happened)
        {
            Fixture.Events.Enqueue(happened);
            Observer(happened);
        }

        private async Task<HandlerResult> RunAsync(TaskInfo task, HandlerStop stop)
        {
            if (task.Payload != Long)
            {
                return ScriptedHandler.Success;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Terminate, stop.Kill);
            await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _isAskedToEnd = true;
            await _mayEnd.Task;
            LongOneHasEnded = true;
            return new HandlerResult(TaskResult.Failure(ResultReason.Signaled, "stopped"));
        }

        /// <summary>More at each look.</summary>
        private static AttemptLog Print(TaskInfo task, long known) => new()
        {
            TaskUid = task.Uid,
            ProcessUid = Attempt.Of(task).ProcessUid,
            StandardOutput = "so far",
            StandardOutputBytes = known + 1,
        };
    }
}

using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Storage.Redis;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>Durations that are longer than any timer of the runtime, and the longest that there are.</summary>
public sealed class LongDurationTests
{
    private static readonly TimeSpan FiftyDays = TimeSpan.FromDays(50);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task ABeatThatIsDueInFiftyDays_Comes(string backend)
    {
        await using var fixture = await WorkerFixture.CreateAsync(backend);
        using var stop = new WorkerStop();
        var store = new FaultyStore(fixture.Store);
        var heartBeat = new HeartBeatSpec { Interval = FiftyDays, ExpirationDuration = FiftyDays * 3, SalvageDuration = FiftyDays };
        var worker = fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), With(heartBeat), stop, store);
        await fixture.UntilAsync(() => store.Calls.ContainsKey("claim"), "the first claim");

        await PassDaysAsync(fixture, 49);
        Assert.False(store.Calls.ContainsKey("beat"));
        await PassDaysAsync(fixture, 1);
        await fixture.UntilAsync(() => store.Calls.ContainsKey("beat"), "the beat");

        stop.Request();
        Assert.Equal(WorkerExitReason.Stopped, (await worker.WaitAsync(TimeSpan.FromSeconds(60))).Reason);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AGraceOfFiftyDays_IsGiven(string backend)
    {
        await using var fixture = await WorkerFixture.CreateAsync(backend);
        await fixture.AddAsync(1);
        using var stop = new WorkerStop();
        var heartBeat = new HeartBeatSpec { Interval = FiftyDays * 2, ExpirationDuration = FiftyDays * 4, SalvageDuration = FiftyDays };
        var worker = fixture.RunAsync(ScriptedHandler.UntilStopped(), With(heartBeat) with { StopGracePeriod = FiftyDays }, stop);
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.TaskStarted), "the start");
        stop.Request();
        await fixture.UntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.Note { Text: var text } && text.StartsWith("stopping", StringComparison.Ordinal)), "the grace");

        await PassDaysAsync(fixture, 49);
        Assert.False(worker.IsCompleted);
        await PassDaysAsync(fixture, 1);
        Assert.Equal(WorkerExitReason.Stopped, (await worker.WaitAsync(TimeSpan.FromSeconds(60))).Reason);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task TheLongestDurations_AllAtOnce_StopNothing(string backend)
    {
        await using var fixture = await WorkerFixture.CreateAsync(backend);
        var finished = (await fixture.AddAsync(new TaskSpec { Payload = "first", TimeoutSeconds = long.MaxValue }))[0];
        using var stop = new WorkerStop();
        var most = TimeSpan.MaxValue;
        var settings = With(new HeartBeatSpec { Interval = most, ExpirationDuration = most, SalvageDuration = most }) with { StopGracePeriod = most };
        settings = settings with { Spec = settings.Spec with { ExitOnEmpty = true, ExitOnEmptyGracePeriod = most, TaskHandler = new TaskHandlerSpec { DefaultTimeout = most } } };
        var handler = new ScriptedHandler((task, cut) =>
            task.Payload == "first" ? Task.FromResult(ScriptedHandler.Success) : UntilStoppedAsync(cut));
        var worker = fixture.RunAsync(handler, settings, stop);
        await fixture.UntilAsync(async () => (await fixture.TaskAsync(finished.Uid)).IsFinished, "the first task");
        await fixture.AddAsync(new TaskSpec { Payload = "second" });
        await fixture.PassTimeUntilAsync(() => handler.Ran.Count == 2, "the second task");

        stop.Request();
        await PassDaysAsync(fixture, 100);
        Assert.False(worker.IsCompleted);
        stop.Force();
        var exit = await worker.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((WorkerExitReason.Stopped, WorkerPhase.Succeeded), (exit.Reason, exit.Worker.Phase));
        Assert.Equal((1, 1), ((await fixture.CountAsync()).Succeeded, (await fixture.CountAsync()).Pending));
    }

    [Fact]
    public async Task TheLongestTimeoutsOfRedis_AreTaken()
    {
        var server = await SharedRedis.ServerAsync();
        var most = TimeSpan.MaxValue;
        var settings = server.Settings() with
        {
            DialTimeout = most,
            ReadTimeout = most,
            WriteTimeout = most,
            Backoff = new RedisBackoffSettings { InitialInterval = most, MaxInterval = most, MaxElapsedTime = most },
        };
        await using var store = await RedisStore.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None);
        var worker = await store.RegisterWorkerAsync(queue, WorkerFixture.Settings().Spec, CancellationToken.None);
        Assert.Equal(BeatReply.Alive, store.Beat(worker, CancellationToken.None));
    }

    private static WorkerSettings With(HeartBeatSpec heartBeat)
    {
        var settings = WorkerFixture.Settings(exitOnEmpty: false);
        return settings with { Spec = settings.Spec with { HeartBeat = heartBeat } };
    }

    private static async Task PassDaysAsync(WorkerFixture fixture, int days)
    {
        for (var day = 0; day < days; day++)
        {
            fixture.Clock.Advance(TimeSpan.FromDays(1));
            await Task.Yield();
        }
    }

    private static async Task<HandlerResult> UntilStoppedAsync(HandlerStop stop)
    {
        await Task.Delay(Timeout.Infinite, stop.Terminate).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new HandlerResult(TaskResult.Failure(ResultReason.Signaled, "stopped"));
    }
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>Who is taken for dead when clocks step, or machines and processes sleep.</summary>
public sealed class SalvageWatchTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What a step of the server's clock does, and a sleep of its machine: every beat is an hour old at once.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AWorkerThatBeats_IsNotSalvaged_HoweverOldItsBeatsLook(string backend)
    {
        await using var fixture = await WorkerFixture.CreateAsync(backend);
        var other = await fixture.Store.RegisterWorkerAsync(fixture.Queue, WorkerFixture.Settings().Spec with { Name = "other" }, CancellationToken.None);
        var store = new FaultyStore(fixture.Store) { Seen = worker => WorkerLifecycle.AsSeen(worker, worker.LastHeartBeat + Hour) };
        using var stop = new WorkerStop();
        var salvager = fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), WorkerFixture.Settings(exitOnEmpty: false), stop, store);

        // Its beats come later than usual, and still within its lease.
        for (var beat = 0; beat < 6; beat++)
        {
            await PassAsync(fixture, TimeSpan.FromSeconds(9));
            await fixture.Store.BeatAsync(other, CancellationToken.None);
        }

        await LooksAsync(fixture, store, 3);
        Assert.False(store.Calls.ContainsKey("salvage"));

        await fixture.PassTimeUntilAsync(() => store.Calls.ContainsKey("salvage"), "the salvage of one that beats no more");
        stop.Request();
        await fixture.PassTimeUntilEndAsync(salvager);
    }

    /// <summary>A machine that wakes from sleep, a group of processes that is thawed: the first who looks has seen nobody for long.</summary>
    [Fact]
    public async Task ASalvagerThatWasAway_LooksAgain_ForAWholeLease()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var other = await fixture.Store.RegisterWorkerAsync(fixture.Queue, WorkerFixture.Settings().Spec with { Name = "other" }, CancellationToken.None);
        var store = new FaultyStore(fixture.Store);
        using var stop = new WorkerStop();
        var settings = WorkerFixture.Settings(exitOnEmpty: false);
        settings = settings with { Spec = settings.Spec with { HeartBeat = new HeartBeatSpec { ExpirationDuration = Hour * 2 } } };
        var salvager = fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), settings, stop, store);
        await LooksAsync(fixture, store, 5);

        // Each time the other beats before the gap, and is silent for some looks after it.
        for (var gap = 0; gap < 3; gap++)
        {
            await fixture.Store.BeatAsync(other, CancellationToken.None);
            await LooksAsync(fixture, store, 1);
            fixture.Clock.Advance(Hour);
            await LooksAsync(fixture, store, 1);
            Assert.False(store.Calls.ContainsKey("salvage"));
        }

        await fixture.PassTimeUntilAsync(() => fixture.Events.Any(happened => happened is WorkerEvent.Salvaged), "the salvage of one that beats no more");
        stop.Request();
        await fixture.PassTimeUntilEndAsync(salvager);
    }

    private static async Task PassAsync(WorkerFixture fixture, TimeSpan time)
    {
        var began = fixture.Clock.GetTimestamp();
        await fixture.PassTimeUntilAsync(() => fixture.Clock.GetElapsedTime(began) >= time, $"{time}");
    }

    private static async Task LooksAsync(WorkerFixture fixture, FaultyStore store, int more)
    {
        // One more: the last that counts has ended when the next begins.
        var until = store.Calls.GetValueOrDefault("workers") + more + 1;
        await fixture.PassTimeUntilAsync(() => store.Calls.GetValueOrDefault("workers") >= until, "looks for dead workers");
    }
}

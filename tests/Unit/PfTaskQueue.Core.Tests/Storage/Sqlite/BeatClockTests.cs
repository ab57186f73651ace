using Microsoft.Extensions.Time.Testing;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>Which beats count, after restarts of the machine and with clocks that are wrong.</summary>
public sealed class BeatClockTests
{
    private static readonly DateTimeOffset Noon = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly MachineLife Before = new("boot-1", "time:[1]");
    private static readonly MachineLife Now = new("boot-2", "time:[1]");

    private readonly FakeTimeProvider _clock = new(Noon);

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData(-365)]
    [InlineData(0)]
    public void ABeatOfBeforeTheRestart_IsOfADeadWorker_WhateverTheClockSays(int daysOff)
    {
        var mark = new BeatClock(_clock, Before).Mark();
        var worker = Beating(Noon);
        var after = new BeatClock(new FakeTimeProvider(Noon.AddDays(daysOff)), Now);

        Assert.True(WorkerLifecycle.IsLost(worker, after.TimeFor(worker, mark)));
        Assert.True(WorkerLifecycle.IsSalvageTarget(worker, after.TimeFor(worker, mark)));
    }

    [Fact]
    public void ABeatOfThisStart_IsJudgedByTheMonotonicClock()
    {
        var clock = new BeatClock(_clock, Now);
        var mark = clock.Mark();
        var worker = Beating(Noon.AddDays(-1));
        Assert.False(WorkerLifecycle.IsLost(worker, clock.TimeFor(worker, mark)));

        _clock.Advance(worker.Spec.HeartBeat.ExpirationDuration + TimeSpan.FromSeconds(1));
        Assert.True(WorkerLifecycle.IsLost(worker, clock.TimeFor(worker, mark)));
    }

    [Fact]
    public void WhereTheMonotonicClockIsAnother_TheWallClockDecides()
    {
        var mark = new BeatClock(_clock, Now with { Clock = "time:[2]" }).Mark();
        var worker = Beating(Noon);
        var clock = new BeatClock(_clock, Now);
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(clock.Now, clock.TimeFor(worker, mark));
        Assert.Equal(clock.Now, clock.TimeFor(worker, null));
        Assert.Equal(clock.Now, new BeatClock(_clock, null).TimeFor(worker, mark));
        Assert.Null(new BeatClock(_clock, null).Mark());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a b c")]
    [InlineData("boot-2/time:[1] never")]
    [InlineData("/ 1")]
    public void AMarkThatIsNone_LeavesItToTheWallClock(string mark) =>
        Assert.Equal(new Timestamp(Noon), new BeatClock(_clock, Now).TimeFor(Beating(Noon), mark));

    [Fact]
    public void ABootIdOfAContainersOwn_IsNotTheMachines()
    {
        Assert.True(MachineLife.IsCovered(["22 1 0:21 / /proc rw - proc proc rw", "40 22 0:5 /x /proc/sys/kernel/random/boot_id ro - tmpfs tmpfs rw"]));
        Assert.False(MachineLife.IsCovered(["22 1 0:21 / /proc rw - proc proc rw"]));
    }

    [Fact]
    public async Task AWorkerOfBeforeTheRestart_IsShownAsLost_AndSalvaged()
    {
        Assert.SkipWhen(MachineLife.Current is null, "the system has no identity of its start");
        await using var backend = new SqliteBackend();
        await using var store = await backend.OpenStoreAsync();
        var queue = await store.CreateQueueAsync("render", QueueState.Active, None);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "old" }, None);
        await store.AddTasksAsync(queue, [new TaskSpec()], None);
        await store.ClaimTasksAsync(worker, 1, None);
        Assert.False((await store.ReadWorkersAsync(queue, unfinishedOnly: false, None).SingleAsync()).Lost);
        using (var raw = new RawDatabase(backend.Path))
        {
            // The clock was put back by the restart, and the monotonic one begins anew.
            var later = worker with { LastHeartBeat = worker.LastHeartBeatAt.AddYears(1) };
            raw.Run("UPDATE workers SET beat = ?, body = ?", $"{MachineLife.Current! with { Boot = "another" }} {long.MaxValue / 2}", Wire.Write(later));
        }

        var seen = await store.ReadWorkersAsync(queue, unfinishedOnly: false, None).SingleAsync();
        Assert.True(seen.ToSalvage);
        var report = await store.SalvageWorkerAsync(seen, "me", crashLimit: 3, None);
        Assert.Single(report!.Requeued);
    }

    private static WorkerInfo Beating(DateTimeOffset at)
    {
        var queue = new QueueInfo { Uid = Uid.New(), Name = "render", State = QueueState.Active, Created = at, Updated = at };
        return WorkerLifecycle.Create(queue, new WorkerSpec { Name = "beating" }, at);
    }
}

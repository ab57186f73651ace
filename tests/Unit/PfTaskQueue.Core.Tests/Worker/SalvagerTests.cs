using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Worker;

namespace PfTaskQueue.Core.Tests.Worker;

public sealed class SalvagerTests
{
    [Fact]
    public async Task WhatIsTheMatterWithOneWorker_StopsTheSalvageOfNoOther()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        using var stop = new WorkerStop();
        var stubborn = await fixture.Store.RegisterWorkerAsync(fixture.Queue, WorkerFixture.Settings().Spec, CancellationToken.None);
        var dead = await fixture.Store.RegisterWorkerAsync(fixture.Queue, WorkerFixture.Settings().Spec, CancellationToken.None);
        var store = new FaultyStore(fixture.Store) { Breaks = call => call == "salvage " + stubborn.Uid };
        var worker = fixture.RunAsync(ScriptedHandler.Always(ScriptedHandler.Success), WorkerFixture.Settings(exitOnEmpty: false), stop, store);

        await fixture.PassTimeUntilAsync(() => fixture.Events.OfType<WorkerEvent.Salvaged>().Any(salvaged => salvaged.Report.Uid == dead.Uid), "the salvage");

        Assert.Contains(fixture.Events.OfType<WorkerEvent.Warning>(), warning => warning.Text.Contains(stubborn.Uid, StringComparison.Ordinal));
        Assert.DoesNotContain(fixture.Events.OfType<WorkerEvent.Salvaged>(), salvaged => salvaged.Report.Uid == stubborn.Uid);
        stop.Request();
        await fixture.PassTimeUntilEndAsync(worker);
    }

    [Fact]
    public async Task AWorkerWithoutAReadableRecord_GetsOne_AndItsTasksComeBack_WhenItDoesNotBeat()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        using var stop = new WorkerStop();
        var task = Assert.Single(await fixture.AddAsync(1));
        var dead = await fixture.Store.RegisterWorkerAsync(fixture.Queue, WorkerFixture.Settings().Spec, CancellationToken.None);
        await fixture.Store.StartTasksAsync(dead, (await fixture.Store.ClaimTasksAsync(dead, 1, CancellationToken.None)).Tasks, CancellationToken.None);
        await fixture.SpoilAsync(dead, "no JSON");
        var handler = ScriptedHandler.Always(ScriptedHandler.Success);
        var began = fixture.Clock.GetTimestamp();
        var worker = fixture.RunAsync(handler, WorkerFixture.Settings(exitOnEmpty: false), stop);

        await fixture.PassTimeUntilAsync(() => !handler.Ran.IsEmpty, "the run");

        Assert.InRange(fixture.Clock.GetElapsedTime(began).TotalSeconds, 25, 29);
        Assert.Contains(fixture.Events.OfType<WorkerEvent.Warning>(), warning => warning.Cause is PfException { Error: PfError.WorkerUnreadable });
        await fixture.PassTimeUntilAsync(() => fixture.Events.OfType<WorkerEvent.TaskFinished>().Any(), "the end");
        Assert.Equal(TaskPhase.Succeeded, (await fixture.TaskAsync(task.Uid)).Phase);
        stop.Request();
        await fixture.PassTimeUntilEndAsync(worker);
    }
}

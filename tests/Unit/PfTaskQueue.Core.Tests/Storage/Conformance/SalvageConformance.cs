using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class SalvageConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task ASalvage_PutsBackWhatTheDeadWorkerHeld_StampedAndCounted()
    {
        var (dead, alive) = (await RegisterAsync("dead"), await RegisterAsync("alive"));
        await AddAsync("finished", "running", "claimed", "other's");
        var finished = await StartOneAsync(dead);
        await SucceedAsync(dead, finished);
        var running = await StartOneAsync(dead);
        var claimed = (await ClaimAsync(dead)).Single();
        var others = await StartOneAsync(alive);
        await LoseAsync(dead);

        var report = await SalvageAsync(dead, alive.Uid);

        Assert.Equal(new[] { running.Uid, claimed.Uid }.Order(), report!.Requeued.Select(task => task.Uid).Order());
        Assert.Empty(report.Failed);
        Assert.Equal((WorkerPhase.Failed, WorkerReason.Salvaged, alive.Uid), (report.Worker.Phase, report.Worker.Reason!.Value, report.Worker.SalvagedBy));
        foreach (var requeued in report.Requeued)
        {
            var task = await FindAsync(requeued);
            Assert.Equal((TaskPhase.Pending, 1, 0), (task.Phase, task.SalvageCount, task.FailureCount));
            Assert.Equal(alive.Uid, Assert.Single(task.History).SalvagedBy);
            Assert.NotNull(task.History[0].SalvagedAt);
        }

        Assert.Equal(TaskPhase.Succeeded, (await FindAsync(finished)).Phase);
        Assert.Equivalent(others, await FindAsync(others));
        Assert.Equal(BeatReply.Dead, await Store.BeatAsync(dead, None));
        Assert.Equal(2, (await ClaimAsync(alive, 5)).Count);
    }

    [Fact]
    public async Task AWorkerThatBeats_IsNotSalvaged()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var running = await StartOneAsync(worker);
        Assert.Null(await SalvageAsync(worker));

        await LoseAsync(worker);
        await Store.BeatAsync(worker, None);
        Assert.Null(await SalvageAsync(worker));
        Assert.Equivalent(running, await FindAsync(running));
    }

    [Fact]
    public async Task AWorkerThatIsLostForTooShort_IsNotSalvaged()
    {
        var worker = await RegisterAsync();
        await Backend.AgeWorkerAsync(worker, new HeartBeatSpec().ExpirationDuration + TimeSpan.FromSeconds(2));
        Assert.True((await ReadWorkersAsync()).Single().Lost);
        Assert.Null(await SalvageAsync(worker));
    }

    [Fact]
    public async Task AWorkerThatHasEnded_OrIsUnknown_IsNotSalvaged()
    {
        var worker = await RegisterAsync();
        await LoseAsync(worker);
        await Store.EndWorkerAsync(worker, success: true, None);
        Assert.Null(await SalvageAsync(worker));
        Assert.Null(await SalvageAsync(worker with { Uid = Uid.New() }));
    }

    [Fact]
    public async Task OfManySalvagers_OneSucceeds_AndEveryTaskComesBackOnce()
    {
        var dead = await RegisterAsync();
        await AddAsync([.. Enumerable.Range(0, 20).Select(i => $"{i}")]);
        await ClaimAsync(dead, 20);
        await LoseAsync(dead);
        var stores = new[] { Store, await OpenAsync(), await OpenAsync() };

        var reports = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => stores[i % 3].SalvageWorkerAsync(dead, $"{i}", 0, None)));

        Assert.Equal(20, Assert.Single(reports, report => report is not null)!.Requeued.Count);
        Assert.Equal(20, (await Store.CountTasksAsync(Queue, None)).Pending);
        Assert.All(await ReadAsync(), task => Assert.Equal(1, task.SalvageCount));
    }

    [Fact]
    public async Task ABeatAndASalvage_AtOnce_AgreeOnWhoLives()
    {
        var other = await OpenAsync();
        for (var round = 0; round < 15; round++)
        {
            var worker = await RegisterAsync($"{round}");
            await LoseAsync(worker);
            var beat = Store.BeatAsync(worker, None);
            var salvage = other.SalvageWorkerAsync(worker, "salvager", 0, None);
            Assert.Equal(await beat == BeatReply.Alive, await salvage is null);
        }
    }

    [Fact]
    public async Task ACompletionAndASalvage_AtOnce_GiveTheTaskOneEnd()
    {
        var other = await OpenAsync();
        for (var round = 0; round < 15; round++)
        {
            var worker = await RegisterAsync($"{round}");
            await AddAsync("a");
            var running = await StartOneAsync(worker);
            await LoseAsync(worker);

            var completion = SucceedAsync(worker, running);
            var report = await other.SalvageWorkerAsync(worker, "salvager", 0, None);
            var took = (await completion).Took;

            Assert.NotNull(report);
            Assert.Equal(took ? 0 : 1, report.Requeued.Count);
            var task = await FindAsync(running);
            Assert.Equal(took ? TaskPhase.Succeeded : TaskPhase.Pending, task.Phase);
            if (!took)
            {
                var next = await RegisterAsync("next");
                await SucceedAsync(next, await StartOneAsync(next));
            }
        }
    }

    [Fact]
    public async Task AClaimAndASalvage_AtOnce_LeaveNoTaskWithADeadWorker()
    {
        var other = await OpenAsync();
        for (var round = 0; round < 15; round++)
        {
            var worker = await RegisterAsync($"{round}");
            await AddAsync("a");
            await LoseAsync(worker);

            var claim = Store.ClaimTasksAsync(worker, 10, None);
            await other.SalvageWorkerAsync(worker, "salvager", 0, None);
            Assert.Contains((await claim).Status, new[] { ClaimStatus.Claimed, ClaimStatus.WorkerGone });

            Assert.Equal(0, (await Store.CountTasksAsync(Queue, None)).InFlight);
        }
    }

    [Fact]
    public async Task ATaskWhoseWorkersDieAsOftenAsTheLimit_EndsFailed()
    {
        var added = await AddAsync(new TaskSpec { RetryLimit = -1 });
        for (var death = 1; death <= 3; death++)
        {
            var worker = await RegisterAsync($"{death}");
            await StartOneAsync(worker);
            await LoseAsync(worker);
            var report = await SalvageAsync(worker, crashLimit: 3);
            Assert.Equal(death < 3 ? 1 : 0, report!.Requeued.Count);
            Assert.Equal(death < 3 ? 0 : 1, report.Failed.Count);
        }

        var task = await FindAsync(added);
        Assert.Equal((TaskPhase.Failed, 3), (task.Phase, task.SalvageCount));
        Assert.Contains("crashLimit", task.Result!.Message);
        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(await RegisterAsync(), 1, None)).Status);
    }
}

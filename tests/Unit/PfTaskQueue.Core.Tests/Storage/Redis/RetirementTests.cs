using Microsoft.Extensions.Time.Testing;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class RetirementTests : RedisTest
{
    [Fact]
    public async Task Salvage_IsGivenUp_WhenTheWorkerBeatsAtTheLastMoment()
    {
        var (far, link) = await OpenOverFaultyLinkAsync();
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var started = await StartAsync(worker);
        await DieAsync(worker);
        await WarmUpRetirementAsync(far, queue);
        link.JustBefore(RedisScripts.RetireWorker, async () => Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, Cancellation)));

        Assert.Null(await far.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation));

        Assert.Equal(WorkerPhase.Running, (await ReadAsync(queue, worker)).Phase);
        Assert.True((await CompleteAsync(worker, Success(started))).Took);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Salvage_LooksAgain_WhenATaskIsCancelledAtTheLastMoment()
    {
        var (far, link) = await OpenOverFaultyLinkAsync();
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var started = await StartAsync(worker);
        await DieAsync(worker);
        await WarmUpRetirementAsync(far, queue);
        link.JustBefore(RedisScripts.RetireWorker, async () =>
            Assert.Equal(Verdict.Requested, Assert.Single(await Store.CancelTasksAsync(queue, [started.Uid], Cancellation)).Verdict));

        var report = await far.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation);

        Assert.Equal(started.Uid, Assert.Single(report!.Failed).Uid);
        Assert.Equal((TaskPhase.Failed, ResultReason.Signaled), ((await ReadAsync(queue, started)).Phase, (await ReadAsync(queue, started)).Result!.Reason));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Salvage_LooksAgain_WhenATaskIsStartedAtTheLastMoment()
    {
        var (far, link) = await OpenOverFaultyLinkAsync();
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var claimed = await ClaimAsync(worker);
        await DieAsync(worker);
        await WarmUpRetirementAsync(far, queue);
        TaskInfo? started = null;
        link.JustBefore(
            RedisScripts.RetireWorker,
            async () => started = Assert.Single(await Store.StartTasksAsync(worker, [claimed], Cancellation)).Task);

        var report = await far.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation);

        Assert.NotNull(Assert.Single(Assert.Single(report!.Requeued).History).StartedAt);
        Assert.Equal(Verdict.NotOwner, (await CompleteAsync(worker, Success(started!))).Verdict);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Salvage_PutsBackATaskInFlight_ThatHasNoRecord()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var started = await StartAsync(worker);
        var record = Serialize(started.CurrentRecord!);
        var key = Keys.Task(queue.Uid, started.Uid);
        var text = (string)(await Db.StringGetAsync(key))!;
        Assert.Contains(record, text, StringComparison.Ordinal);
        await Db.StringSetAsync(key, text.Replace(record, "", StringComparison.Ordinal));
        await DieAsync(worker);

        var report = await Store.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation);

        Assert.Equal(started.Uid, Assert.Single(report!.Requeued).Uid);
        Assert.Equal(started.Uid, Assert.Single(await PendingAsync(queue)));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Salvage_MovesWhatItCannotRead_AndWhatIsMissing_ToTheDeadLetters()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "broken, started", "missing, started", "good", "broken, claimed", "missing, claimed");
        var worker = await RegisterAsync(queue);
        var started = new[] { await StartAsync(worker), await StartAsync(worker), await StartAsync(worker) };
        var claimed = new[] { await ClaimAsync(worker), await ClaimAsync(worker) };
        await Db.StringSetAsync(Keys.Task(queue.Uid, started[0].Uid), "broken 1");
        await Db.KeyDeleteAsync(Keys.Task(queue.Uid, started[1].Uid));
        await Db.StringSetAsync(Keys.Task(queue.Uid, claimed[0].Uid), "broken 2");
        await Db.KeyDeleteAsync(Keys.Task(queue.Uid, claimed[1].Uid));
        await DieAsync(worker);

        var report = await Store.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation);

        Assert.Equal(4, report!.DeadLetters);
        Assert.Equal(
            new[] { "broken 1", "broken 2", started[1].Uid, claimed[1].Uid }.Order(),
            (await ReadDeadLettersAsync(queue)).Select(letter => letter.Body).Order());
        Assert.Equal("good", Assert.Single(await ReadAsync(queue)).Payload);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Salvage_LeavesTheTaskAlone_ThatAnotherWorkerHoldsByItsRecord()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var (dead, alive) = (await RegisterAsync(queue, "dead"), await RegisterAsync(queue, "alive"));
        var started = await StartAsync(alive);
        await Db.SetAddAsync(Keys.Started(queue.Uid, dead.Uid), started.Uid);
        await DieAsync(dead);

        var report = await Store.SalvageWorkerAsync(dead, alive.Uid, 3, Cancellation);

        Assert.Empty(report!.Requeued);
        Assert.True((await CompleteAsync(alive, Success(started))).Took);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Salvage_TakesAnyNumberOfTasks()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, [.. Enumerable.Range(0, 1300).Select(i => $"{i}")]);
        var worker = await RegisterAsync(queue);
        var claim = await Store.ClaimTasksAsync(worker, 1300, Cancellation);
        await Store.StartTasksAsync(worker, [.. claim.Tasks.Take(600)], Cancellation);
        await DieAsync(worker);

        var report = await Store.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation);

        Assert.Equal(1300, report!.Requeued.Count);
        Assert.Equal(1300, (await PendingAsync(queue)).Distinct().Count());
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Salvage_LeavesUnstartedTasksOfAnOriginalAsTheyWere()
    {
        var queue = await NewQueueAsync();
        var task = Assert.Single(await AddAsync(queue, "p"));
        var worker = await RegisterAsync(queue);
        var before = await Db.StringGetAsync(Keys.Task(queue.Uid, task.Uid));
        await Db.ListRightPopLeftPushAsync(Keys.Pending(queue.Uid), Keys.Claimed(queue.Uid, worker.Uid));
        await DieAsync(worker);

        Assert.Single((await Store.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation))!.Requeued);

        Assert.Equal(before, await Db.StringGetAsync(Keys.Task(queue.Uid, task.Uid)));
        Assert.Single(await PendingAsync(queue));
    }

    [Fact]
    public async Task ASalvageByAnOriginal_LeavesNoClaimBehindThatReadersWouldBelieve()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var claimed = await ClaimAsync(worker);
        Assert.Equal(TaskPhase.Received, (await ReadAsync(queue, claimed)).Phase);

        // What an original does with a dead worker's list.
        await Db.KeyDeleteAsync(Keys.Claimed(queue.Uid, worker.Uid));
        await Db.ListLeftPushAsync(Keys.Pending(queue.Uid), claimed.Uid);

        Assert.Equal(TaskPhase.Pending, (await ReadAsync(queue, claimed)).Phase);
        Assert.Equal(0, (await Store.CountTasksAsync(queue, Cancellation)).Received);
        Assert.Equal(Verdict.NotOwner, Assert.Single(await Store.StartTasksAsync(worker, [claimed], Cancellation)).Verdict);
        var other = await RegisterAsync(queue, "other");
        Assert.Equal(other.Uid, (await ClaimAsync(other)).WorkerUid);
    }

    [Fact]
    public async Task AClockThatIsWrongHere_PlaysNoPart()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var skewed = await OpenAsync(Settings, clock);
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var (mine, theirs) = (await RegisterAsync(queue, "mine"), await skewed.RegisterWorkerAsync(queue, new WorkerSpec { Name = "theirs" }, Cancellation));

        Assert.Equal(BeatReply.Alive, await skewed.BeatAsync(theirs, Cancellation));
        Assert.False((await ReadAsync(queue, theirs)).Lost);
        Assert.Null(await skewed.SalvageWorkerAsync(mine, theirs.Uid, 3, Cancellation));
        var started = await StartAsync(theirs, skewed);
        Assert.InRange(started.StartedAt!.Value, mine.StartedAt, mine.StartedAt.AddMinutes(1));
    }

    [Fact]
    public async Task ASalvagedTask_RemembersTenAttempts_AndEndsAtTheCrashLimit()
    {
        var queue = await NewQueueAsync();
        var task = Assert.Single(await AddAsync(queue, "p"));
        for (var crash = 1; crash <= 12; crash++)
        {
            var worker = await RegisterAsync(queue);
            await StartAsync(worker);
            await DieAsync(worker);
            var report = await Store.SalvageWorkerAsync(worker, Uid.New(), crashLimit: 12, Cancellation);
            Assert.Equal(crash < 12 ? 1 : 0, report!.Requeued.Count);
        }

        var failed = await ReadAsync(queue, task);
        Assert.Equal((TaskPhase.Failed, 12, 10), (failed.Phase, failed.SalvageCount, failed.History.Count));
        Assert.Empty(await PendingAsync(queue));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    private static string Serialize(TaskRecord record) =>
        $$""","currentWork":{"workerUID":"{{record.WorkerUid}}","workerName":"{{record.WorkerName}}","processUID":"{{record.ProcessUid}}","receivedAt":"{{record.Received}}","startedAt":"{{record.Started}}"}""";

    private async Task WarmUpRetirementAsync(RedisStore store, QueueInfo queue) =>
        await store.EndWorkerAsync(await RegisterAsync(queue, "warm"), success: true, Cancellation);
}

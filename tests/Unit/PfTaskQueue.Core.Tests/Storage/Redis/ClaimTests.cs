using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class ClaimTests : RedisTest
{
    [Fact]
    public async Task Claim_LeavesTheStoredFormAsItIs_SoThatAnOriginalCanSalvageIt()
    {
        var queue = await NewQueueAsync();
        var task = Assert.Single(await AddAsync(queue, "p"));
        var before = await Db.StringGetAsync(Keys.Task(queue.Uid, task.Uid));
        var worker = await RegisterAsync(queue);

        var claimed = await ClaimAsync(worker);

        Assert.Equal(TaskPhase.Received, claimed.Phase);
        Assert.Equal(worker.Uid, claimed.WorkerUid);
        Assert.Equal(before, await Db.StringGetAsync(Keys.Task(queue.Uid, task.Uid)));
        Assert.Equal(task.Uid, Assert.Single(await Db.ListRangeAsync(Keys.Claimed(queue.Uid, worker.Uid))));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Claim_GivesEachTaskOnce_EvenBeforeItIsStarted()
    {
        var queue = await NewQueueAsync();
        var tasks = await AddAsync(queue, "1", "2", "3");
        var worker = await RegisterAsync(queue);

        var first = await Store.ClaimTasksAsync(worker, 2, Cancellation);
        var second = await Store.ClaimTasksAsync(worker, 2, Cancellation);

        Assert.Equal(tasks.Select(task => task.Uid), first.Tasks.Concat(second.Tasks).Select(task => task.Uid));
    }

    [Fact]
    public async Task Claim_SkipsAMissingTask_AndGivesTheNextOneAtOnce()
    {
        var queue = await NewQueueAsync();
        var tasks = await AddAsync(queue, "gone", "good");
        await Db.KeyDeleteAsync(Keys.Task(queue.Uid, tasks[0].Uid));
        var worker = await RegisterAsync(queue);

        var claim = await Store.ClaimTasksAsync(worker, 1, Cancellation);

        Assert.Equal("good", Assert.Single(claim.Tasks).Payload);
        Assert.Contains("is missing", Assert.Single(claim.DeadLetters!), StringComparison.Ordinal);
        Assert.Equal(tasks[0].Uid, Assert.Single(await ReadDeadLettersAsync(queue)).Body);
        Assert.False(await Db.SetContainsAsync(Keys.Tasks(queue.Uid), tasks[0].Uid));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Theory]
    [InlineData("{\"uid\":")]
    [InlineData("")]
    [InlineData("{\"uid\":\"another\",\"spec\":{},\"status\":{\"phase\":\"Pending\"}}")]
    [InlineData("{\"uid\":\"<uid>\",\"status\":{\"phase\":\"Pending\",\"currentWork\":{\"workerUID\":\"x\"}}}")]
    public async Task Claim_MovesWhatIsNoTaskToTheDeadLetters_WithItsTextAndNothingElse(string text)
    {
        var queue = await NewQueueAsync();
        var tasks = await AddAsync(queue, "bad", "held", "good");
        text = text.Replace("<uid>", tasks[0].Uid, StringComparison.Ordinal);
        await Db.StringSetAsync(Keys.Task(queue.Uid, tasks[0].Uid), text);
        var worker = await RegisterAsync(queue);

        var claim = await Store.ClaimTasksAsync(worker, 3, Cancellation);

        Assert.Equal(["held", "good"], claim.Tasks.Select(task => task.Payload));
        Assert.Equal(text, Assert.Single(await ReadDeadLettersAsync(queue)).Body);
        Assert.False(await Db.KeyExistsAsync(Keys.Task(queue.Uid, tasks[0].Uid)));
        Assert.Equal(2, await Db.ListLengthAsync(Keys.Claimed(queue.Uid, worker.Uid)));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Claim_SaysEmpty_OnlyAfterTheLastUnreadableTask()
    {
        var queue = await NewQueueAsync();
        foreach (var task in await AddAsync(queue, "1", "2", "3"))
        {
            await Db.StringSetAsync(Keys.Task(queue.Uid, task.Uid), "no JSON");
        }

        var claim = await Store.ClaimTasksAsync(await RegisterAsync(queue), 1, Cancellation);

        Assert.Equal(ClaimStatus.Empty, claim.Status);
        Assert.False(claim.InFlight);
        Assert.Equal(3, claim.DeadLetters!.Count);
    }

    [Fact]
    public async Task Claim_DropsASecondEntryOfAFinishedTask_AndKeepsTheTask()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "listed twice");
        var worker = await RegisterAsync(queue);
        var task = await StartAsync(worker);
        await Db.ListLeftPushAsync(Keys.Pending(queue.Uid), task.Uid);
        Assert.True((await CompleteAsync(worker, Success(task))).Took);

        var claim = await Store.ClaimTasksAsync(worker, 1, Cancellation);

        Assert.Equal(ClaimStatus.Empty, claim.Status);
        Assert.Equal(TaskPhase.Succeeded, (await ReadAsync(queue, task)).Phase);
        Assert.Contains("left as it is", Assert.Single(await ReadDeadLettersAsync(queue)).Error, StringComparison.Ordinal);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Start_IsRefused_WhenTheTaskWasListedTwiceAndAnotherWorkerRunsIt()
    {
        var queue = await NewQueueAsync();
        var task = Assert.Single(await AddAsync(queue, "listed twice"));
        await Db.ListLeftPushAsync(Keys.Pending(queue.Uid), task.Uid);
        var (first, second) = (await RegisterAsync(queue, "first"), await RegisterAsync(queue, "second"));
        var (mine, theirs) = (await ClaimAsync(first), await ClaimAsync(second));

        Assert.True(Assert.Single(await Store.StartTasksAsync(first, [mine], Cancellation)).Took);
        var refused = Assert.Single(await Store.StartTasksAsync(second, [theirs], Cancellation));

        Assert.Equal(Verdict.NotOwner, refused.Verdict);
        Assert.Equal(first.Uid, (await ReadAsync(queue, task)).WorkerUid);

        // The second entry is no obstacle: it goes with the next claim.
        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(second, 1, Cancellation)).Status);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task Claim_IsRefused_WhenTheWorkerWasSalvaged()
    {
        var queue = await NewQueueAsync();
        var worker = await DieAsync(await RegisterAsync(queue));
        Assert.NotNull(await Store.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation));
        await AddAsync(queue, "p");

        var claim = await Store.ClaimTasksAsync(worker, 1, Cancellation);

        Assert.Equal(ClaimStatus.WorkerGone, claim.Status);
        Assert.Single(await PendingAsync(queue));
        Assert.Equal(BeatReply.Dead, await Store.BeatAsync(worker, Cancellation));
    }

    [Fact]
    public async Task Claim_SeesASuspension_ThatAnotherProgramMade()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "1", "2");
        var worker = await RegisterAsync(queue);
        await ClaimAsync(worker);
        var text = (string)(await Db.StringGetAsync(Keys.Queue(queue.Uid)))!;
        await Db.StringSetAsync(Keys.Queue(queue.Uid), text.Replace("\"active\"", "\"suspend\"", StringComparison.Ordinal));

        Assert.Equal(ClaimStatus.Suspended, (await Store.ClaimTasksAsync(worker, 1, Cancellation)).Status);

        await Db.StringSetAsync(Keys.Queue(queue.Uid), text);
        Assert.Equal(ClaimStatus.Claimed, (await Store.ClaimTasksAsync(worker, 1, Cancellation)).Status);
    }

    [Fact]
    public async Task Claim_ReportsTasksInFlight_OfWorkersItHasNeverSeenBefore()
    {
        var queue = await NewQueueAsync();
        var worker = await RegisterAsync(queue);
        Assert.False((await Store.ClaimTasksAsync(worker, 1, Cancellation)).InFlight);
        await AddAsync(queue, "p");
        var other = await RegisterAsync(queue, "other");
        var task = await StartAsync(other);

        Assert.True((await Store.ClaimTasksAsync(worker, 1, Cancellation)).InFlight);

        Assert.True((await CompleteAsync(other, Success(task))).Took);
        Assert.False((await Store.ClaimTasksAsync(worker, 1, Cancellation)).InFlight);
    }
}

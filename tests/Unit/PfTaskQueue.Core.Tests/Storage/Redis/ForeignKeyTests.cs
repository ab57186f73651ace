using System.Text;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;
using StackExchange.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>Keys of another type than a queue has there: another program's, or a slip of the hand.</summary>
public sealed class ForeignKeyTests : RedisTest
{
    [Fact]
    public async Task ATaskWhoseKeyHoldsAList_GoesToTheDeadLetters_AndTheClaimGoesOn()
    {
        var queue = await NewQueueAsync();
        var tasks = await AddAsync(queue, "foreign", "good");
        await ReplaceByListAsync(Keys.Task(queue.Uid, tasks[0].Uid));
        Assert.Equal(["good"], (await ReadAsync(queue)).Select(task => task.Payload));

        Assert.Equal("good", (await ClaimAsync(await RegisterAsync(queue))).Payload);

        Assert.Equal(tasks[0].Uid, Assert.Single(await ReadDeadLettersAsync(queue)).Body);
        Assert.Equal(1, (await Store.CountTasksAsync(queue, Cancellation)).Total);
    }

    [Fact]
    public async Task AWorkersListsAndRecordOfAnotherType_StopNoSalvageOfOthers_AndNoClaim()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "a", "b", "c");
        var (foreign, dead) = (await RegisterAsync(queue), await RegisterAsync(queue));
        var running = await StartAsync(foreign);
        await ClaimAsync(dead);
        await DieAsync(dead);
        await Db.KeyDeleteAsync([Keys.Claimed(queue.Uid, foreign.Uid), Keys.Started(queue.Uid, foreign.Uid)]);
        await Db.StringSetAsync(Keys.Claimed(queue.Uid, foreign.Uid), "no list");
        await Db.StringSetAsync(Keys.Started(queue.Uid, foreign.Uid), "no set");

        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(foreign, Cancellation));
        Assert.Single((await Store.SalvageWorkerAsync(dead, "s", 0, Cancellation))!.Requeued);
        await Store.InspectQueueAsync(queue, Cancellation).CountAsync(Cancellation);
        await Store.MeasureQueueAsync(queue, Cancellation);
        Assert.True((await CompleteAsync(foreign, Success(running))).Took);
        Assert.True((await CompleteAsync(foreign, Success(await StartAsync(foreign)))).Took);
        Assert.True((await CompleteAsync(foreign, Success(await StartAsync(foreign)))).Took);
        Assert.False((await Store.ClaimTasksAsync(foreign, 1, Cancellation)).InFlight);

        await ReplaceByListAsync(Keys.Worker(queue.Uid, foreign.Uid));
        Assert.Equal(PfError.WorkerUnreadable, (await Store.ListWorkersAsync(queue, unfinishedOnly: true, Cancellation).SingleAsync(Cancellation)).Error?.Error);
        Assert.NotNull(await Store.RenewWorkerAsync(queue, foreign.Uid, new HeartBeatSpec(), Cancellation));
        await DieAsync(foreign);
        await Db.StringSetAsync(Keys.Started(queue.Uid, foreign.Uid), "no set");
        Assert.NotNull(await Store.SalvageWorkerAsync(foreign, "s", 0, Cancellation));
    }

    [Fact]
    public async Task CountsAndLogsThatAreNone_DoNotSpoilACompletion()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "a", "b");
        var worker = await RegisterAsync(queue);
        var slot = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 10;
        await Db.HashSetAsync(Keys.Finished(queue.Uid), [.. Enumerable.Range(-1, 5).Select(i => new HashEntry($"s{slot + i}", "many")), new HashEntry("", "x"), new HashEntry("sx", "1")]);
        var started = await StartAsync(worker);
        await ReplaceByListAsync(Keys.Log(queue.Uid, started.Uid));

        var completed = await CompleteAsync(worker, Success(started) with { Log = new AttemptLog { ProcessUid = started.CurrentRecord!.ProcessUid, StandardOutput = "out" } });

        Assert.True(completed.Took);
        Assert.Equal("out", Assert.Single(await Store.ReadTaskLogsAsync(queue, started.Uid, Cancellation)).StandardOutput);
        Assert.Equal(1, (await Store.MeasureQueueAsync(queue, Cancellation)).Succeeded);
        await Db.KeyDeleteAsync(Keys.Finished(queue.Uid));
        Assert.True((await CompleteAsync(worker, Success(await StartAsync(worker)))).Took);
    }

    [Theory]
    [InlineData("{0} {1} 9223372036854775807 0 w")]
    [InlineData("{0} {1} -62135596801 0 w")]
    [InlineData("{0} {1} 253402300800 0 w")]
    [InlineData("{0} {1} 1764000000 9223372036854775807 w")]
    [InlineData("{0}  1764000000 0 w")]
    [InlineData("{0} no-uid 1764000000 0 w")]
    [InlineData("{0}")]
    public async Task AClaimWhoseNoteIsImpossible_IsMadeAnew(string note)
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var claimed = await ClaimAsync(worker);
        await Db.HashSetAsync(Keys.Claims(queue.Uid), claimed.Uid, string.Format(null, CompositeFormat.Parse(note), worker.Uid, Uid.New()));
        Assert.Equal(TaskPhase.Pending, (await ReadAsync(queue, claimed)).Phase);

        // Another process of the worker, which does not know what this one was given.
        var again = await ClaimAsync(worker, await OpenAsync(Settings));

        Assert.Equal(claimed.Uid, again.Uid);
        Assert.Equal(TaskPhase.Received, (await ReadAsync(queue, claimed)).Phase);
        Assert.Single(await Store.StartTasksAsync(worker, [again], Cancellation), step => step.Took);
    }

    [Fact]
    public async Task ARequestThatIsEmpty_StopsNoRetry()
    {
        var queue = await NewQueueAsync();
        await Store.AddTasksAsync(queue, [new TaskSpec { RetryLimit = 1 }], Cancellation);
        var worker = await RegisterAsync(queue);
        var started = await StartAsync(worker);
        await Db.HashSetAsync(Keys.Cancels(queue.Uid), started.Uid, " ");
        Assert.True((await CompleteAsync(worker, Failure(started))).Took);
    }

    [Fact]
    public async Task AStartedTask_IsDrawnFromADeadWorker_OnlyIfItIsNowhereElse()
    {
        var queue = await NewQueueAsync();
        var tasks = await AddAsync(queue, "astray", "waiting", "elsewhere");
        var (dead, other) = (await RegisterAsync(queue), await RegisterAsync(queue));
        var astray = await StartAsync(dead);
        var waiting = await StartAsync(dead);
        var elsewhere = await StartAsync(other);
        await Db.StringSetAsync(
            Keys.Task(queue.Uid, astray.Uid), Wire.Write(astray with { CurrentRecord = astray.CurrentRecord! with { WorkerUid = other.Uid } }));
        await Db.StringSetAsync(Keys.Task(queue.Uid, waiting.Uid), Wire.Write(tasks[1]));
        await Db.SetAddAsync(Keys.Started(queue.Uid, dead.Uid), elsewhere.Uid);
        await DieAsync(dead);

        var report = await Store.SalvageWorkerAsync(dead, "s", 0, Cancellation);

        Assert.Equal([waiting.Uid], report!.Requeued.Select(task => task.Uid));
        Assert.Equal([waiting.Uid], await PendingAsync(queue));
        Assert.Contains(other.Uid, Assert.Single(await ReadDeadLettersAsync(queue)).Error, StringComparison.Ordinal);
        Assert.True((await CompleteAsync(other, Success(elsewhere))).Took);
    }

    [Fact]
    public async Task AQueueWhoseKeyHoldsAList_IsListed_WrittenAnew_AndRemoved()
    {
        var queue = await NewQueueAsync();
        await ReplaceByListAsync(Keys.Queue(queue.Uid));
        Assert.Equal(PfError.QueueUnreadable, (await Store.ListQueuesAsync(Cancellation).SingleAsync(Cancellation)).Error?.Error);
        Assert.Equal(PfError.QueueUnreadable, (await Store.LookUpQueueAsync("q", Cancellation))?.Error?.Error);
        Assert.Equal(QueueState.Suspend, (await Store.SetQueueStateAsync(queue, QueueState.Suspend, Cancellation)).State);
        Assert.Equal(QueueState.Suspend, (await Store.FindQueueAsync("q", Cancellation))!.State);
        await ReplaceByListAsync(Keys.Queue(queue.Uid));
        Assert.True(await Store.RemoveQueueAsync(queue, Cancellation));
        Assert.Empty(await Store.ListQueuesAsync(Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task AQueueWhoseSetsAreNone_IsRemovedWithAllThatTheyNamed()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "a", "b");
        await ClaimAsync(await RegisterAsync(queue));
        foreach (var key in new[] { Keys.Tasks(queue.Uid), Keys.Workers(queue.Uid), Keys.Pending(queue.Uid), Keys.Claims(queue.Uid) })
        {
            await Db.KeyDeleteAsync(key);
            await Db.StringSetAsync(key, "foreign");
        }

        Assert.True(await Store.RemoveQueueAsync(queue, Cancellation));

        Assert.Empty(await Server.Admin.KeysAsync(Db.Database, $"*{queue.Uid}*").ToListAsync(Cancellation));
    }

    private async Task ReplaceByListAsync(RedisKey key)
    {
        await Db.KeyDeleteAsync(key);
        await Db.ListLeftPushAsync(key, "foreign");
    }
}

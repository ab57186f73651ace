using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;
using StackExchange.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>Nothing but the attempt that holds a task moves it.</summary>
public sealed class AttemptGuardTests : RedisTest
{
    [Theory]
    [InlineData(null)]
    [InlineData("no set")]
    public async Task Complete_IsStored_WhenTheRecordNamesTheAttempt_WhateverIsInPlaceOfTheWorkersSet(string? inItsPlace)
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var started = await StartAsync(worker);
        await Db.KeyDeleteAsync(Keys.Started(queue.Uid, worker.Uid));
        if (inItsPlace is not null)
        {
            await Db.StringSetAsync(Keys.Started(queue.Uid, worker.Uid), inItsPlace);
        }

        var stored = await CompleteAsync(worker, Success(started) with { PostHooks = [new TaskSpec()], DeadHooks = [new DeadLetter { Body = "b", Error = "e" }] });

        // Refused, it would stay Processing for ever: nobody holds it.
        Assert.Equal(Verdict.Moved, stored.Verdict);
        Assert.Equal(TaskPhase.Succeeded, (await ReadAsync(queue, started)).Phase);
        Assert.Single(await PendingAsync(queue));
        Assert.Single(await ReadDeadLettersAsync(queue));
    }

    [Fact]
    public async Task Complete_IsRefused_WhenTheRecordIsOfAnotherAttempt_ThoughTheUidIsInTheWorkersSet()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var started = await StartAsync(worker);
        var key = Keys.Task(queue.Uid, started.Uid);
        var other = ((string)(await Db.StringGetAsync(key))!).Replace(started.CurrentRecord!.ProcessUid, Uid.New(), StringComparison.Ordinal);
        await Db.StringSetAsync(key, other);

        Assert.Equal(Verdict.NotOwner, (await CompleteAsync(worker, Success(started))).Verdict);
        Assert.Equal(other, await Db.StringGetAsync(key));
        Assert.True(await Db.SetContainsAsync(Keys.Started(queue.Uid, worker.Uid), started.Uid));
    }

    [Fact]
    public async Task ATaskWhoseDataVanished_IsReportedAsGone_AndTakesNoOtherAlong()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "gone", "claimed meanwhile");
        var worker = await RegisterAsync(queue);
        var started = await StartAsync(worker);
        var claimed = await ClaimAsync(worker);
        await Db.KeyDeleteAsync(Keys.Task(queue.Uid, started.Uid));

        Assert.Equal(Verdict.NotFound, (await CompleteAsync(worker, Success(started))).Verdict);

        Assert.Equal(claimed.Uid, Assert.Single(await Db.ListRangeAsync(Keys.Claimed(queue.Uid, worker.Uid))));
        Assert.True(Assert.Single(await Store.StartTasksAsync(worker, [claimed], Cancellation)).Took);
    }

    [Fact]
    public async Task ABodyInAnUnusualForm_IsWorkedOnAsWell()
    {
        var queue = await NewQueueAsync();
        var (retried, released) = (await AddUnusualAsync(queue), await AddUnusualAsync(queue));
        var worker = await RegisterAsync(queue);

        var failed = await CompleteAsync(worker, Failure(await StartAsync(worker)));
        Assert.Equal((Verdict.Moved, TaskPhase.Failed), (failed.Verdict, failed.Task.Phase));
        Assert.Equal(retried, failed.Task.Uid);

        var claimed = await ClaimAsync(worker);
        var release = new AttemptOutcome(claimed, new TaskEvent.Release(Attempt.Of(claimed)));
        Assert.Equal(Verdict.Moved, (await CompleteAsync(worker, release)).Verdict);
        Assert.Equal(released, Assert.Single(await PendingAsync(queue)));

        claimed = await ClaimAsync(worker);
        Assert.Equal(TaskPhase.Failed, (await CompleteAsync(worker, Failure(claimed))).Task.Phase);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task ATaskThatWasClaimedOnly_CanFail_OrBeInterrupted()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "fails", "interrupted");
        var worker = await RegisterAsync(queue);
        var failed = await CompleteAsync(worker, Failure(await ClaimAsync(worker)));
        var claimed = await ClaimAsync(worker);
        var interrupted = await CompleteAsync(
            worker, new AttemptOutcome(claimed, new TaskEvent.Interrupt(Attempt.Of(claimed), TaskResult.Failure(ResultReason.Signaled))));

        Assert.Equal([TaskPhase.Failed, TaskPhase.Pending], new[] { failed, interrupted }.Select(moved => moved.Task.Phase));
        Assert.Equal(claimed.Uid, Assert.Single(await PendingAsync(queue)));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task AStartWhoseReplyNeverCame_LetsTheTaskFailAllTheSame()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var claimed = await ClaimAsync(worker);
        await Store.StartTasksAsync(worker, [claimed], Cancellation);

        // The worker knows nothing of its start.
        Assert.Equal(Verdict.Moved, (await CompleteAsync(worker, Failure(claimed))).Verdict);
        Assert.Equal(TaskPhase.Failed, (await ReadAsync(queue, claimed)).Phase);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task AConnectionThatIsLost_CostsNoResult()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "p");
        var worker = await RegisterAsync(queue);
        var started = await StartAsync(worker);
        await CutAllConnectionsAsync();
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, Cancellation));
        await CutAllConnectionsAsync();
        Assert.True((await CompleteAsync(worker, Success(started))).Took);
    }

    private async Task CutAllConnectionsAsync()
    {
        foreach (var client in await Server.Admin.ClientListAsync())
        {
            if (client.Name?.StartsWith("PfTaskQueue", StringComparison.Ordinal) == true && client.ClientType == ClientType.Normal)
            {
                await Server.Admin.ClientKillAsync(client.Address!);
            }
        }
    }

    /// <summary>With blanks, other capitals, another order and a field that nobody knows.</summary>
    private async Task<string> AddUnusualAsync(QueueInfo queue)
    {
        var uid = Uid.New();
        await Db.StringSetAsync(
            Keys.Task(queue.Uid, uid),
            $$"""{ "Status": { "CreatedAt": "2026-11-24T11:25:55.5+09:00", "phase": "Pending" }, "extra": 1, "UID": "{{uid}}", "spec": { "payload": "\u0070" } }""");
        await Db.SetAddAsync(Keys.Tasks(queue.Uid), uid);
        await Db.ListLeftPushAsync(Keys.Pending(queue.Uid), uid);
        return uid;
    }
}

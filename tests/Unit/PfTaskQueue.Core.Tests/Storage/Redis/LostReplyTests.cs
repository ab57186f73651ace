using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>
/// A call takes effect on the server, and the connection is cut before its reply arrives. The store sends it again; what comes
/// of it must be what would have come of one call.
/// </summary>
public sealed class LostReplyTests : RedisTest
{
    private static readonly TaskSpec[] OneSpec = [new() { Payload = "p", RetryLimit = 1 }];

    private RedisStore _far = null!;
    private FaultyLink _link = null!;
    private QueueInfo _queue = null!;
    private WorkerInfo _worker = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (_far, _link) = await OpenOverFaultyLinkAsync();
        _queue = await NewQueueAsync();
        _worker = await RegisterAsync(_queue);

        // Every script has been loaded before: what is cut below is the call itself.
        await Db.ScriptEvaluateAsync("return redis.call('PING')");
        foreach (var script in AllScripts.Loaded)
        {
            await Server.Admin.ScriptLoadAsync(script.Text);
        }

        await WarmUpAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        Assert.Equal(1, _link.Cuts);
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Create_MakesOneQueue()
    {
        _link.LoseReplyOf(RedisScripts.CreateQueue);
        var created = await _far.CreateQueueAsync("new", QueueState.Active, Cancellation);
        Assert.Equal(created, await Store.FindQueueAsync("new", Cancellation));
    }

    [Fact]
    public async Task Suspend_IsNoError()
    {
        _link.LoseReplyOf(RedisScripts.ReplaceQueue);
        Assert.Equal(QueueState.Suspend, (await _far.SetQueueStateAsync(_queue, QueueState.Suspend, Cancellation)).State);
    }

    [Fact]
    public async Task Remove_StillSaysThatItRemovedTheQueue()
    {
        await AddAsync(_queue, "1");
        _link.LoseReplyOf(RedisScripts.UnlistQueue);
        Assert.True(await _far.RemoveQueueAsync(_queue, Cancellation));
        Assert.Null(await Store.FindQueueAsync(_queue.Name, Cancellation));
    }

    [Fact]
    public async Task Add_AddsEachTaskOnce()
    {
        _link.LoseReplyOf(RedisScripts.AddTasks);
        var added = await _far.AddTasksAsync(_queue, [.. OneSpec, .. OneSpec], Cancellation);
        Assert.Equal(added.Select(task => task.Uid), (await PendingAsync(_queue)).Reverse());
    }

    [Fact]
    public async Task Claim_GivesTheTasksThatTheLostReplyTookAlong()
    {
        var added = await AddAsync(_queue, "1", "2", "3");
        _link.LoseReplyOf(RedisScripts.ClaimTasks);
        var claim = await _far.ClaimTasksAsync(_worker, 2, Cancellation);
        Assert.Equal(added.Take(2).Select(task => task.Uid), claim.Tasks.Select(task => task.Uid));
        Assert.Equal(2, await Db.ListLengthAsync(Keys.Claimed(_queue.Uid, _worker.Uid)));
    }

    [Fact]
    public async Task Start_IsNoError_AndTheTaskRuns()
    {
        await AddAsync(_queue, "1");
        var claimed = await ClaimAsync(_worker, _far);
        _link.LoseReplyOf(RedisScripts.StartTasks);
        var started = Assert.Single(await _far.StartTasksAsync(_worker, [claimed], Cancellation));
        Assert.Equal(Verdict.AlreadyDone, started.Verdict);
        Assert.Equal(TaskPhase.Processing, started.Task.Phase);
        Assert.True((await CompleteAsync(_worker, Success(started.Task), _far)).Took);
    }

    [Fact]
    public async Task Success_IsKept_AndItsHooksComeOnce()
    {
        await AddAsync(_queue, "1");
        var started = await StartAsync(_worker, _far);
        _link.LoseReplyOf(RedisScripts.CompleteTasks);
        var done = await CompleteAsync(_worker, Success(started) with { PostHooks = OneSpec }, _far);
        Assert.Equal(Verdict.AlreadyDone, done.Verdict);
        Assert.Equal(TaskPhase.Succeeded, (await ReadAsync(_queue, started)).Phase);
        Assert.Single(await PendingAsync(_queue));
    }

    [Fact]
    public async Task Failure_QueuesTheRetryOnce()
    {
        await Store.AddTasksAsync(_queue, OneSpec, Cancellation);
        var started = await StartAsync(_worker, _far);
        _link.LoseReplyOf(RedisScripts.CompleteTasks);
        Assert.True((await CompleteAsync(_worker, Failure(started), _far)).Took);
        Assert.Single(await PendingAsync(_queue));
        Assert.Equal((TaskPhase.Pending, 1), ((await ReadAsync(_queue, started)).Phase, (await ReadAsync(_queue, started)).FailureCount));
    }

    [Fact]
    public async Task Failure_IsNoError_EvenIfTheRetryRunsAlready()
    {
        await Store.AddTasksAsync(_queue, OneSpec, Cancellation);
        var started = await StartAsync(_worker, _far);
        var other = await RegisterAsync(_queue, "other");
        _link.LoseReplyOf(RedisScripts.CompleteTasks);
        _link.JustBeforeRepeated(RedisScripts.CompleteTasks, () => StartAsync(other));

        var failed = await CompleteAsync(_worker, Failure(started), _far);

        Assert.Equal(Verdict.AlreadyDone, failed.Verdict);
        Assert.Equal(other.Uid, (await ReadAsync(_queue, started)).WorkerUid);
    }

    [Fact]
    public async Task Release_PutsTheTaskBackOnce()
    {
        await AddAsync(_queue, "1");
        var claimed = await ClaimAsync(_worker, _far);
        _link.LoseReplyOf(RedisScripts.CompleteTasks);
        Assert.True((await CompleteAsync(_worker, new AttemptOutcome(claimed, new TaskEvent.Release(Attempt.Of(claimed))), _far)).Took);
        Assert.Equal(claimed.Uid, Assert.Single(await PendingAsync(_queue)));
    }

    [Fact]
    public async Task Discard_LeavesOneDeadLetter()
    {
        var broken = (await AddAsync(_queue, "1", "2"))[0];
        await Db.StringSetAsync(Keys.Task(_queue.Uid, broken.Uid), "broken");
        _link.LoseReplyOf(RedisScripts.DiscardTasks);
        Assert.Equal("2", (await ClaimAsync(_worker, _far)).Payload);
        Assert.Equal("broken", Assert.Single(await ReadDeadLettersAsync(_queue)).Body);
    }

    [Fact]
    public async Task Register_RegistersOneWorker()
    {
        _link.LoseReplyOf(RedisScripts.RegisterWorker);
        var registered = await _far.RegisterWorkerAsync(_queue, new WorkerSpec { Name = "new" }, Cancellation);
        Assert.Equal(registered.Uid, (await ReadAsync(_queue, registered)).Uid);
        Assert.Equal(2, await Db.SetLengthAsync(Keys.Workers(_queue.Uid)));
    }

    [Fact]
    public async Task Beat_IsNoError()
    {
        _link.LoseReplyOf(RedisScripts.ReplaceWorker);
        Assert.Equal(BeatReply.Alive, await _far.BeatAsync(_worker, Cancellation));
    }

    [Fact]
    public async Task End_GivesBackOnce()
    {
        await AddAsync(_queue, "1", "2");
        await StartAsync(_worker, _far);
        await ClaimAsync(_worker, _far);
        _link.LoseReplyOf(RedisScripts.RetireWorker);
        Assert.Equal(WorkerPhase.Succeeded, (await _far.EndWorkerAsync(_worker, success: true, Cancellation))!.Phase);
        Assert.Equal(2, (await PendingAsync(_queue)).Length);
    }

    [Fact]
    public async Task Salvage_StillReportsWhatItPutBack()
    {
        await AddAsync(_queue, "1");
        await StartAsync(_worker);
        await DieAsync(_worker);
        _link.LoseReplyOf(RedisScripts.RetireWorker);
        var report = await _far.SalvageWorkerAsync(_worker, Uid.New(), 3, Cancellation);
        Assert.Single(report!.Requeued);
        Assert.Single(await PendingAsync(_queue));
    }

    [Fact]
    public async Task Restart_QueuesTheTaskOnce()
    {
        var failed = await FailOneAsync(_far);
        _link.LoseReplyOf(RedisScripts.MoveResting);
        Assert.True(Assert.Single(await _far.RestartTasksAsync(_queue, [failed.Uid], false, Cancellation)).Took);
        Assert.Single(await PendingAsync(_queue));
    }

    [Fact]
    public async Task Restart_IsNotRepeated_IfTheTaskHasFailedOnceMore()
    {
        var failed = await FailOneAsync(_far);
        _link.LoseReplyOf(RedisScripts.MoveResting);
        _link.JustBeforeRepeated(RedisScripts.MoveResting, () => FailStartedAsync(Store));

        var change = Assert.Single(await _far.RestartTasksAsync(_queue, [failed.Uid], false, Cancellation));

        Assert.True(change.Took);
        Assert.Equal((TaskPhase.Failed, 2), ((await ReadAsync(_queue, failed)).Phase, (await ReadAsync(_queue, failed)).History.Count));
    }

    [Fact]
    public async Task Cancel_IsNoError()
    {
        var added = (await AddAsync(_queue, "1"))[0];
        _link.LoseReplyOf(RedisScripts.MoveResting);
        Assert.Equal(Verdict.Moved, Assert.Single(await _far.CancelTasksAsync(_queue, [added.Uid], Cancellation)).Verdict);
        Assert.Single((await ReadAsync(_queue, added)).History);
    }

    [Fact]
    public async Task CancelOfARunningTask_IsAskedOnce()
    {
        await AddAsync(_queue, "1");
        var started = await StartAsync(_worker, _far);
        _link.LoseReplyOf(RedisScripts.AskWorkers);
        Assert.Equal(Verdict.Requested, Assert.Single(await _far.CancelTasksAsync(_queue, [started.Uid], Cancellation)).Verdict);
        Assert.Single(await Store.ReadCancelRequestsAsync(_worker, Cancellation));
    }

    [Fact]
    public async Task RemovalOfATask_IsNoError()
    {
        var added = (await AddAsync(_queue, "1"))[0];
        _link.LoseReplyOf(RedisScripts.MoveResting);
        var removals = _far.RemoveTasksAsync(_queue, new TaskFilter { Uids = [added.Uid] }, Cancellation);
        Assert.Equal(Verdict.Moved, Assert.Single(await removals.ToListAsync(Cancellation)).Verdict);
        Assert.Empty(await PendingAsync(_queue));
    }

    [Fact]
    public async Task RestoreOfADeadLetter_MakesOneTask_EvenIfItRunsAlready()
    {
        var letter = await BuryAsync(_far, _queue);
        _link.LoseReplyOf(RedisScripts.RestoreDeadLetter);
        _link.JustBeforeRepeated(RedisScripts.RestoreDeadLetter, () => StartAsync(_worker));
        var change = Assert.Single(await _far.RestoreDeadLettersAsync(_queue, [letter], Cancellation));
        Assert.True(change.Took);
        Assert.Equal(TaskPhase.Processing, change.Task!.Phase);
        Assert.Empty(await PendingAsync(_queue));
    }

    private async Task<string> BuryAsync(RedisStore store, QueueInfo queue)
    {
        var letter = new DeadLetter { Body = $$$"""{"uid":"{{{Uid.New()}}}","spec":{"payload":"p"}}""", Error = "e" };
        await Db.ListLeftPushAsync(Keys.DeadLetters(queue.Uid), Wire.Write(letter));
        return Assert.Single(await store.ReadDeadLettersAsync(queue, Cancellation).ToListAsync(Cancellation)).Uid;
    }

    private async Task<TaskInfo> FailOneAsync(RedisStore store)
    {
        await AddAsync(_queue, "1");
        return await FailStartedAsync(store);
    }

    private async Task<TaskInfo> FailStartedAsync(RedisStore store)
    {
        var started = await StartAsync(_worker, store);
        Assert.Equal(Verdict.Moved, (await CompleteAsync(_worker, Failure(started), store)).Verdict);
        return started;
    }

    /// <summary>The library sends a script's text once per connection; after this only its hash is sent.</summary>
    private async Task WarmUpAsync()
    {
        var queue = await _far.CreateQueueAsync("warm", QueueState.Active, Cancellation);
        await _far.SetQueueStateAsync(queue, QueueState.Suspend, Cancellation);
        await _far.SetQueueStateAsync(queue, QueueState.Active, Cancellation);
        var worker = await _far.RegisterWorkerAsync(queue, new WorkerSpec { Name = "warm" }, Cancellation);
        var added = await _far.AddTasksAsync(queue, [.. OneSpec, .. OneSpec], Cancellation);
        await Db.StringSetAsync(Keys.Task(queue.Uid, added[0].Uid), "broken");
        var started = await StartAsync(worker, _far);
        await CompleteAsync(worker, Failure(started), _far);
        await CompleteAsync(worker, Failure(await StartAsync(worker, _far)), _far);
        await _far.RestartTasksAsync(queue, [started.Uid], resetCounts: false, Cancellation);
        await StartAsync(worker, _far);
        await _far.CancelTasksAsync(queue, [started.Uid], Cancellation);
        await Db.KeyDeleteAsync(Keys.DeadLetters(queue.Uid));
        await _far.RestoreDeadLettersAsync(queue, [await BuryAsync(_far, queue)], Cancellation);
        await _far.BeatAsync(worker, Cancellation);
        await _far.EndWorkerAsync(worker, success: true, Cancellation);
        await _far.RemoveQueueAsync(queue, Cancellation);
    }
}

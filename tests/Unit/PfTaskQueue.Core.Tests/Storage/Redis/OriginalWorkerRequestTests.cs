using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>What the original's workers hold is left alone: they hear nothing, and take a task that changes under them for a broken one.</summary>
public sealed class OriginalWorkerRequestTests : RedisTest
{
    [Fact]
    public async Task ATaskThatAnOriginalRuns_IsNotCancelled_AndTheErrorSaysWhy()
    {
        var queue = await NewQueueAsync();
        var worker = await RegisterOriginalAsync(queue);
        await AddAsync(queue, "a");
        var running = await StartAsync(worker);

        var change = Assert.Single(await Store.CancelTasksAsync(queue, [running.Uid], Cancellation));

        Assert.Equal((Verdict.Unheard, PfError.WorkerCannotBeAsked), (change.Verdict, change.Error!.Error));
        Assert.Contains("original-1", change.Error.Message);
        Assert.Equivalent(running, await ReadAsync(queue, running));
        Assert.False(await Db.KeyExistsAsync(Keys.Cancels(queue.Uid)));
    }

    [Fact]
    public async Task ATaskThatAnOriginalHasReceived_IsNotCancelled()
    {
        var queue = await NewQueueAsync();
        var worker = await RegisterOriginalAsync(queue);
        await AddAsync(queue, "a");
        var running = await StartAsync(worker);
        var received = Wire.Write(running with { Phase = TaskPhase.Received });
        await Db.StringSetAsync(Keys.Task(queue.Uid, running.Uid), received);

        Assert.Equal(Verdict.Unheard, Assert.Single(await Store.CancelTasksAsync(queue, [running.Uid], Cancellation)).Verdict);

        Assert.Equal(received, await Db.StringGetAsync(Keys.Task(queue.Uid, running.Uid)));
    }

    [Fact]
    public async Task ATaskBetweenAnOriginalsLists_IsNotCancelled()
    {
        var queue = await NewQueueAsync();
        var worker = await RegisterOriginalAsync(queue);
        var added = (await AddAsync(queue, "a"))[0];
        await Db.ListRightPopLeftPushAsync(Keys.Pending(queue.Uid), Keys.Claimed(queue.Uid, worker.Uid));

        var change = Assert.Single(await Store.CancelTasksAsync(queue, [added.Uid], Cancellation));

        Assert.Equal((Verdict.NotOwner, PfError.InvalidTaskPhase), (change.Verdict, change.Error!.Error));
        Assert.Equal(TaskPhase.Pending, (await ReadAsync(queue, added)).Phase);
    }

    [Fact]
    public async Task AnOriginal_IsNotAskedToStop_AndTheErrorSaysWhatToDo()
    {
        var worker = await RegisterOriginalAsync(await NewQueueAsync());
        var error = await Assert.ThrowsAsync<PfException>(() => Store.RequestStopAsync(worker, Cancellation));
        Assert.Equal(PfError.WorkerCannotBeAsked, error.Error);
        Assert.Contains("signal", error.Advice);
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, Cancellation));
    }

    /// <summary>A worker that never said that it is one of ours.</summary>
    private async Task<WorkerInfo> RegisterOriginalAsync(QueueInfo queue)
    {
        var worker = await RegisterAsync(queue, "original-1");
        await Db.HashDeleteAsync(Keys.OwnWorkers(queue.Uid), worker.Uid);
        return worker;
    }
}

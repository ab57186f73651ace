using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>What one program does to a queue between another's look and its write.</summary>
public sealed class QueueRaceTests : RedisTest
{
    [Fact]
    public async Task Suspend_DoesNotBringBackAQueue_ThatIsRemovedAtTheLastMoment()
    {
        var (far, link) = await OpenOverFaultyLinkAsync();
        var queue = await NewQueueAsync();
        await WarmUpAsync(far);
        link.JustBefore(RedisScripts.ReplaceQueue, () => Store.RemoveQueueAsync(queue, Cancellation));

        var error = await Assert.ThrowsAsync<PfException>(() => far.SetQueueStateAsync(queue, QueueState.Suspend, Cancellation));

        Assert.Equal(PfError.QueueNotFound, error.Error);
        Assert.False(await Db.KeyExistsAsync(Keys.Queue(queue.Uid)));
    }

    [Fact]
    public async Task Resume_AndSuspend_AtOnce_LoseNeitherChange()
    {
        var (far, link) = await OpenOverFaultyLinkAsync();
        var queue = await NewQueueAsync();
        await WarmUpAsync(far);
        var key = Keys.Queue(queue.Uid);
        link.JustBefore(RedisScripts.ReplaceQueue, async () =>
        {
            var text = (string)(await Db.StringGetAsync(key))!;
            await Db.StringSetAsync(key, text.Replace("\"createdAt\":\"20", "\"createdAt\":\"19", StringComparison.Ordinal));
        });

        var suspended = await far.SetQueueStateAsync(queue, QueueState.Suspend, Cancellation);

        Assert.Equal((queue.CreatedAt.Year - 100, QueueState.Suspend), (suspended.CreatedAt.Year, suspended.State));
    }

    [Fact]
    public async Task Remove_SparesTheQueue_ThatGotTheNameAtTheLastMoment()
    {
        var (far, link) = await OpenOverFaultyLinkAsync();
        var old = await NewQueueAsync();
        await WarmUpAsync(far);
        QueueInfo? young = null;
        link.JustBefore(RedisScripts.UnlistQueue, async () =>
        {
            await Store.RemoveQueueAsync(old, Cancellation);
            young = await NewQueueAsync();
        });

        Assert.False(await far.RemoveQueueAsync(old, Cancellation));

        Assert.Equal(young, await Store.FindQueueAsync("q", Cancellation));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task AddAndRegister_LeaveNoKey_WhenTheQueueIsRemovedAtTheLastMoment()
    {
        var (far, link) = await OpenOverFaultyLinkAsync();
        await WarmUpAsync(far);
        var queue = await NewQueueAsync();
        link.JustBefore(RedisScripts.AddTasks, () => Store.RemoveQueueAsync(queue, Cancellation));
        await Assert.ThrowsAsync<PfException>(() => far.AddTasksAsync(queue, [new TaskSpec()], Cancellation));

        queue = await NewQueueAsync();
        link.JustBefore(RedisScripts.RegisterWorker, () => Store.RemoveQueueAsync(queue, Cancellation));
        await Assert.ThrowsAsync<PfException>(() => far.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation));

        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task ARemovalThatDiedOnTheWay_IsFinishedByTheNext()
    {
        var queue = await NewQueueAsync();
        await AddAsync(queue, "1", "2", "3");
        await RegisterAsync(queue);
        await Db.HashDeleteAsync(Keys.Queues, queue.Name);
        await Db.KeyDeleteAsync(Keys.Queue(queue.Uid));
        await Db.HashSetAsync(Keys.Removing, queue.Uid, "of a process that is dead");

        await Store.RemoveQueueAsync(await NewQueueAsync("another"), Cancellation);

        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    [Fact]
    public async Task ANameThatLeadsNowhere_CanBeUsedAgain()
    {
        var queue = await NewQueueAsync();
        await Db.KeyDeleteAsync(Keys.Queue(queue.Uid));
        Assert.Null(await Store.FindQueueAsync("q", Cancellation));

        var young = await NewQueueAsync();

        Assert.Equal(young, await Store.FindQueueAsync("q", Cancellation));
    }

    private static async Task WarmUpAsync(RedisStore store)
    {
        var queue = await store.CreateQueueAsync("warm", QueueState.Active, Cancellation);
        await store.SetQueueStateAsync(queue, QueueState.Suspend, Cancellation);
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
        await store.RemoveQueueAsync(queue, Cancellation);
    }
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class RestartConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task AFailedTask_IsPendingAgain_AtTheEndOfTheLine_WithItsHistory(bool reset, int failures)
    {
        var worker = await RegisterAsync();
        await AddAsync("failed");
        var failed = await StartOneAsync(worker);
        await FailAsync(worker, failed);
        await AddAsync("waiting");

        var change = Assert.Single(await Store.RestartTasksAsync(Queue, [failed.Uid], reset, None));

        Assert.True(change.Took);
        Assert.Null(change.Error);
        var task = await FindAsync(failed);
        Assert.Equivalent(change.Task, task);
        Assert.Equal((TaskPhase.Pending, failures, 1), (task.Phase, task.FailureCount, task.History.Count));
        Assert.Equal(["waiting", "failed"], Payloads(await ClaimAsync(worker, 2)));
    }

    [Fact]
    public async Task EveryOtherPhase_IsRefused_AndStopsNoOther()
    {
        var worker = await RegisterAsync();
        await AddAsync("succeeded", "failed", "processing", "received", "pending");
        var succeeded = await StartOneAsync(worker);
        await SucceedAsync(worker, succeeded);
        var failed = await StartOneAsync(worker);
        await FailAsync(worker, failed);
        await StartOneAsync(worker);
        await ClaimAsync(worker);
        var tasks = (await ReadAsync()).ToDictionary(task => task.Payload);
        var unknown = Uid.New();

        var changes = await Store.RestartTasksAsync(
            Queue, [.. tasks.Values.Where(task => task != tasks["failed"]).Select(task => task.Uid), unknown, failed.Uid], false, None);

        Assert.Equal(failed.Uid, Assert.Single(changes, change => change.Took).Uid);
        Assert.All(changes.Take(4), change => Assert.Equal((Verdict.WrongPhase, PfError.InvalidTaskPhase), (change.Verdict, change.Error!.Error)));
        Assert.Equal((unknown, PfError.TaskNotFound), (changes[4].Uid, changes[4].Error!.Error));
        foreach (var (_, task) in tasks.Where(task => task.Key != "failed"))
        {
            Assert.Equivalent(task, await FindAsync(task));
        }
    }

    [Fact]
    public async Task OfManyRestarts_OneTakesEffect()
    {
        var worker = await RegisterAsync();
        await AddAsync("failed");
        var failed = await StartOneAsync(worker);
        await FailAsync(worker, failed);
        var stores = new[] { Store, await OpenAsync(), await OpenAsync() };

        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => stores[i % 3].RestartTasksAsync(Queue, [failed.Uid, failed.Uid], false, None)));

        Assert.Equal(1, (await Store.CountTasksAsync(Queue, None)).Pending);
        Assert.Single(await ClaimAsync(worker, 5));
    }

    [Fact]
    public async Task OfARemovedQueue_NothingIsRestarted()
    {
        await Store.RemoveQueueAsync(Queue, None);
        var error = await Assert.ThrowsAsync<PfException>(() => Store.RestartTasksAsync(Queue, [Uid.New()], false, None));
        Assert.Equal(PfError.QueueNotFound, error.Error);
    }

    [Fact]
    public async Task ARestart_WakesAWaiter()
    {
        var worker = await RegisterAsync();
        await AddAsync("failed");
        var failed = await StartOneAsync(worker);
        await FailAsync(worker, failed);
        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        var waiting = Store.WaitForWorkAsync(Queue, TimeSpan.FromMinutes(5), None);
        await (await OpenAsync()).RestartTasksAsync(Queue, [failed.Uid], false, None);
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }
}

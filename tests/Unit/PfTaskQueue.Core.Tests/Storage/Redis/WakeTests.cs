using System.Diagnostics;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class WakeTests : RedisTest
{
    [Fact]
    public async Task AnAddOfAnOriginal_WhichTellsNobody_IsNoticedByThePoll()
    {
        var queue = await NewQueueAsync();
        var worker = await RegisterAsync(queue);
        await Store.ClaimTasksAsync(worker, 1, Cancellation);
        var task = TaskLifecycle.Create(queue, new TaskSpec { Payload = "of an original" }, queue.Created);
        var clock = Stopwatch.StartNew();
        var waiting = Store.WaitForWorkAsync(queue, TimeSpan.FromMinutes(5), Cancellation);
        await Db.SetAddAsync(Keys.Tasks(queue.Uid), task.Uid);
        await Db.StringSetAsync(Keys.Task(queue.Uid, task.Uid), Wire.Write(task));
        await Db.ListLeftPushAsync(Keys.Pending(queue.Uid), task.Uid);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.Equal("of an original", (await ClaimAsync(worker)).Payload);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"it took {clock.Elapsed}");
    }

    [Fact]
    public async Task OneAdd_WakesEveryWaiter()
    {
        var queue = await NewQueueAsync();
        var stores = new[] { Store, await OpenAsync(Settings), await OpenAsync(Settings) };
        foreach (var store in stores)
        {
            var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
            Assert.Equal(ClaimStatus.Empty, (await store.ClaimTasksAsync(worker, 1, Cancellation)).Status);
        }

        var clock = Stopwatch.StartNew();
        var waits = stores.Select(store => store.WaitForWorkAsync(queue, TimeSpan.FromMinutes(5), Cancellation)).ToArray();
        await AddAsync(queue, "p");
        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.True(clock.Elapsed < TimeSpan.FromMilliseconds(900), $"the signal woke nobody; the poll did, after {clock.Elapsed}");
    }
}

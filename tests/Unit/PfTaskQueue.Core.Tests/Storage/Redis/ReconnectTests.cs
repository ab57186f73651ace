using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;
using StackExchange.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class ReconnectTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AServerThatIsKilledAndStartedAgain_LosesNothing_AndNothingIsDoneTwice()
    {
        const int Tasks = 5000;
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var settings = server.Settings();
        await using var store = await RedisStore.OpenAsync(settings, TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        foreach (var chunk in Enumerable.Range(0, Tasks).Chunk(500))
        {
            await store.AddTasksAsync(queue, [.. chunk.Select(i => new TaskSpec { Payload = $"{i}" })], Cancellation);
        }

        var done = 0;
        var working = Task.WhenAll(Enumerable.Range(0, 4).Select(i => WorkAsync(store, queue, $"{i}", () => Interlocked.Increment(ref done))));
        foreach (var mark in new[] { Tasks / 4, Tasks / 2 })
        {
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref done) > mark), $"{mark} tasks are done");
            await server.KillAsync();
            await server.LaunchAsync();
        }

        await working;

        Assert.Equal(Tasks, done);
        Assert.Equal(new TaskCounts(0, 0, 0, Tasks, 0, 0), await store.CountTasksAsync(queue, Cancellation));
        await foreach (var task in store.ReadTasksAsync(queue, TaskFilter.All, Cancellation))
        {
            Assert.Single(task.History);
        }

        await OriginalKeyspace.CheckAsync(server, settings.KeyPrefix);
    }

    [Fact]
    public async Task AServerThatComesBackEmpty_IsAClearEnd_NotAHang()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.OpenAsync(server.Settings(), TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
        await server.KillAsync();
        await server.LaunchAsync();

        Assert.Equal(ClaimStatus.QueueGone, (await store.ClaimTasksAsync(worker, 1, Cancellation)).Status);
        Assert.Equal(BeatReply.QueueGone, await store.BeatAsync(worker, Cancellation));
        Assert.Null(await store.EndWorkerAsync(worker, success: false, Cancellation));
        var error = await Assert.ThrowsAsync<PfException>(() => store.AddTasksAsync(queue, [new TaskSpec()], Cancellation));
        Assert.Equal(PfError.QueueNotFound, error.Error);
    }

    [Fact]
    public async Task ScriptsThatTheServerForgot_AreLoadedAgain()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.OpenAsync(server.Settings(), TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        await server.Db.ExecuteAsync("SCRIPT", "FLUSH");
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        Assert.Equal(2, (await store.CountTasksAsync(queue, Cancellation)).Pending);
    }

    [Fact]
    public async Task TheWakeUp_ComesBackAfterAReconnect()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var store = await RedisStore.OpenAsync(server.Settings(), TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
        await store.ClaimTasksAsync(worker, 1, Cancellation);
        await server.KillAsync();
        await server.LaunchAsync();
        var channel = new RedisKeys("").Wake(queue.Uid).Split(':')[^1];
        await Eventually.TrueAsync(
            async () => (await server.Admin.SubscriptionChannelsAsync(RedisChannel.Pattern($"*{channel}"))).Length == 1, "the store listens again");
    }

    private static async Task WorkAsync(RedisStore store, QueueInfo queue, string name, Action done)
    {
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = name }, Cancellation);
        while (true)
        {
            var claim = await store.ClaimTasksAsync(worker, 8, Cancellation);
            if (claim.Status == ClaimStatus.Empty)
            {
                return;
            }

            var started = await store.StartTasksAsync(worker, claim.Tasks, Cancellation);
            Assert.All(started, start => Assert.True(start.Took, start.Why));
            var outcomes = started.Select(start => new AttemptOutcome(start.Task, new TaskEvent.Succeed(Attempt.Of(start.Task), TaskResult.Success())));
            foreach (var completed in await store.CompleteTasksAsync(worker, [.. outcomes], Cancellation))
            {
                Assert.True(completed.Took, completed.Why);
                done();
            }
        }
    }
}

using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class SentinelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheMaster_IsFoundByItsName_AndAFailoverIsSurvived()
    {
        await using var master = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{master.Port}");
        await using var sentinel = await RedisServer.StartSentinelAsync(master);
        await using var store = await RedisStore.OpenAsync(Settings(sentinel), TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await store.AddTasksAsync(queue, [new TaskSpec { Payload = "before" }], Cancellation);
        await Eventually.TrueAsync(
            async () => (await replica.Db.ListLengthAsync(new RedisKeys("sentinel").Pending(queue.Uid))) == 1
                && (await sentinel.Admin.SentinelReplicasAsync("watched")).Length == 1,
            "the replica has the task, and the sentinel knows the replica");

        await master.KillAsync();
        await store.AddTasksAsync(queue, [new TaskSpec { Payload = "after" }], Cancellation);

        Assert.Equal(2, await replica.Db.ListLengthAsync(new RedisKeys("sentinel").Pending(queue.Uid)));
    }

    [Fact]
    public async Task AMasterThatTheSentinelsDoNotKnow_IsUnavailable()
    {
        await using var master = await RedisServer.StartAsync();
        await using var sentinel = await RedisServer.StartSentinelAsync(master);
        var error = await Assert.ThrowsAsync<PfException>(() => RedisStore.OpenAsync(
            Settings(sentinel) with { SentinelMaster = "unknown" }, TimeProvider.System, Cancellation));
        Assert.Equal(PfError.BackendUnavailable, error.Error);
    }

    private static RedisSettings Settings(RedisServer sentinel) => sentinel.Settings() with
    {
        KeyPrefix = "sentinel",
        SentinelMaster = "watched",
        Backoff = new RedisBackoffSettings { InitialInterval = TimeSpan.FromMilliseconds(100), MaxElapsedTime = TimeSpan.FromMinutes(1) },
    };
}

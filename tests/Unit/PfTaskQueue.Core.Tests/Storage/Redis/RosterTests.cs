using System.Globalization;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>What a store remembers of the workers of a queue, and what it asks for again.</summary>
public sealed class RosterTests : RedisTest
{
    [Fact]
    public async Task WorkersThatHaveEnded_AreReadOnce()
    {
        await using var server = await RedisServer.StartAsync();
        var store = await OpenAsync(server.Settings());
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        for (var i = 0; i < 200; i++)
        {
            await store.EndWorkerAsync(await RegisterAsync(store, queue), success: true, Cancellation);
        }

        var running = await RegisterAsync(store, queue);
        var before = await CountReadsAsync(server);
        Assert.Equal(running.Uid, Assert.Single(await UnfinishedAsync(store, queue)).Uid);
        var first = await CountReadsAsync(server) - before;
        Assert.Equal(running.Uid, Assert.Single(await UnfinishedAsync(store, queue)).Uid);
        Assert.Equal(ClaimStatus.Empty, (await store.ClaimTasksAsync(running, 1, Cancellation)).Status);
        var second = await CountReadsAsync(server) - before - first;

        Assert.True(first > 200, $"{first} keys were read at first");
        Assert.True(second < 20, $"{second} keys were read again");
    }

    [Fact]
    public async Task AWorkerWhoseRecordIsAwayForAMoment_IsSeenAgain()
    {
        var queue = await NewQueueAsync();
        var worker = await RegisterAsync(queue);
        var key = Keys.Worker(queue.Uid, worker.Uid);
        Assert.Single(await UnfinishedAsync(Store, queue));
        var text = await Db.StringGetDeleteAsync(key);
        Assert.Empty(await UnfinishedAsync(Store, queue));

        await Db.StringSetAsync(key, text);

        Assert.Equal(worker.Uid, Assert.Single(await UnfinishedAsync(Store, queue)).Uid);
    }

    [Fact]
    public async Task ALossWhileTheWorkersAreRead_StartsTheReadingAgain()
    {
        var queue = await NewQueueAsync();
        await Store.EndWorkerAsync(await RegisterAsync(queue), success: true, Cancellation);
        var running = await RegisterAsync(queue);
        var (far, link) = await OpenOverFaultyLinkAsync();
        await UnfinishedAsync(far, await Store.CreateQueueAsync("other", QueueState.Active, Cancellation));
        link.JustBefore(
            RedisScripts.LookAtWorkers,
            () =>
            {
                // Its first call leaves the mark, the second one reads.
                link.JustBefore(RedisScripts.LookAtWorkers, () => Db.KeyDeleteAsync(Keys.Marks(queue.Uid)));
                return Task.CompletedTask;
            });

        Assert.Equal(running.Uid, Assert.Single(await UnfinishedAsync(far, queue)).Uid);
        Assert.Equal(running.Uid, Assert.Single(await UnfinishedAsync(far, queue)).Uid);
        Assert.Equal(1, await Db.SortedSetLengthAsync(Keys.Marks(queue.Uid)));
    }

    [Fact]
    public async Task AReadingWhoseReplyIsLost_IsNoLossOfData()
    {
        var queue = await NewQueueAsync();
        var (far, link) = await OpenOverFaultyLinkAsync();
        var (ends, runs) = (await RegisterAsync(queue), await RegisterAsync(queue));
        Assert.Equal(2, (await UnfinishedAsync(far, queue)).Count);
        await Store.EndWorkerAsync(ends, success: true, Cancellation);
        link.LoseReplyOf(RedisScripts.LookAtWorkers);

        Assert.Equal(runs.Uid, Assert.Single(await UnfinishedAsync(far, queue)).Uid);

        Assert.Equal(1, link.Cuts);

        // One mark, which the next look finds: nothing was forgotten.
        var mark = Assert.Single(await Db.SortedSetRangeByRankAsync(Keys.Marks(queue.Uid)));
        Assert.Single(await UnfinishedAsync(far, queue));
        Assert.Equal(mark, Assert.Single(await Db.SortedSetRangeByRankAsync(Keys.Marks(queue.Uid))));
    }

    [Fact]
    public async Task AMarkThatManyLaterOnesPushOut_CostsAnotherReading()
    {
        var queue = await NewQueueAsync();
        var worker = await RegisterAsync(queue);
        Assert.Single(await UnfinishedAsync(Store, queue));
        await Db.SortedSetAddAsync(
            Keys.Marks(queue.Uid), [.. Enumerable.Range(0, 6000).Select(i => new StackExchange.Redis.SortedSetEntry(Uid.New(), 1000 + i))]);

        var other = await OpenAsync(Settings);
        Assert.Single(await UnfinishedAsync(other, queue));

        Assert.Equal(5000, await Db.SortedSetLengthAsync(Keys.Marks(queue.Uid)));
        Assert.Equal(worker.Uid, Assert.Single(await UnfinishedAsync(Store, queue)).Uid);
        await Store.EndWorkerAsync(worker, success: true, Cancellation);
        Assert.Empty(await UnfinishedAsync(Store, queue));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhoMayLeaveNoMark_RemembersNothing_AndSeesAll(bool isReplica)
    {
        await using var server = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{server.Port}");
        var settings = server.Settings();
        var store = await OpenAsync(settings);
        await server.Db.ExecuteAsync("ACL", "SETUSER", "looks", "on", ">secret", "~*", "&*", "+@all", "-zadd");
        var looking = isReplica
            ? settings with { Addresses = [new RedisAddress("127.0.0.1", replica.Port)] }
            : settings with { User = "looks", Password = new Secret("secret") };
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await store.EndWorkerAsync(await RegisterAsync(store, queue), success: true, Cancellation);
        var worker = await RegisterAsync(store, queue);
        var reader = await OpenAsync(looking);
        await Eventually.TrueAsync(async () => (await UnfinishedAsync(reader, queue)).Count == 1, "the worker is seen");
        var key = new RedisKeys(settings.KeyPrefix).Worker(queue.Uid, worker.Uid);
        var text = await server.Db.StringGetAsync(key);
        await store.EndWorkerAsync(worker, success: true, Cancellation);
        await Eventually.TrueAsync(async () => (await UnfinishedAsync(reader, queue)).Count == 0, "its end is seen");

        // As after a loss of the end.
        await server.Db.StringSetAsync(key, text);

        await Eventually.TrueAsync(async () => (await UnfinishedAsync(reader, queue)).Count == 1, "the worker is seen again");
    }

    private static Task<WorkerInfo> RegisterAsync(RedisStore store, QueueInfo queue) =>
        store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);

    private static async Task<List<WorkerInfo>> UnfinishedAsync(RedisStore store, QueueInfo queue) =>
        await store.ReadWorkersAsync(queue, unfinishedOnly: true, Cancellation).ToListAsync(Cancellation);

    /// <summary>How many keys the server has looked up so far.</summary>
    private static async Task<long> CountReadsAsync(RedisServer server) =>
        (await server.Admin.InfoAsync("stats"))[0].Where(line => line.Key is "keyspace_hits" or "keyspace_misses")
            .Sum(line => long.Parse(line.Value, CultureInfo.InvariantCulture));
}

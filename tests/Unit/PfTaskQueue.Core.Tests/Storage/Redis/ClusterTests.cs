using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;
using PfTaskQueue.Lifecycle;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>A cluster of three masters.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private const int Slots = 16384;
    private const int Nodes = 3;

    private readonly List<RedisServer> _nodes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Nodes; i++)
        {
            var port = RedisServer.FreePort();
            _nodes.Add(await RedisServer.StartAsync(
                port, ["--cluster-enabled", "yes", "--cluster-port", $"{RedisServer.FreePort()}", "--cluster-node-timeout", "5000"], null));
        }

        for (var i = 0; i < Nodes; i++)
        {
            await _nodes[i].Admin.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", Slots * i / Nodes, (Slots * (i + 1) / Nodes) - 1);
            if (i > 0)
            {
                var bus = _nodes[i].Admin.ConfigGet("cluster-port")[0].Value;
                await _nodes[0].Admin.ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", $"{_nodes[i].Port}", bus);
            }
        }

        foreach (var node in _nodes)
        {
            await Eventually.TrueAsync(
                async () => $"{await node.Admin.ExecuteAsync("CLUSTER", "INFO")}" is var info
                    && info.Contains("cluster_state:ok", StringComparison.Ordinal)
                    && info.Contains($"cluster_known_nodes:{Nodes}", StringComparison.Ordinal),
                "the cluster is up");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task APrefixWithATag_WorksFromItsFirstTaskToItsRemoval_WhicheverNodeHasIt()
    {
        for (var i = 0; i < Nodes * 2; i++)
        {
            await using var store = await RedisStore.OpenAsync(Settings($"app{{{i}}}"), TimeProvider.System, Cancellation);
            var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
            await store.AddTasksAsync(queue, [new TaskSpec { Payload = "1" }, new TaskSpec { Payload = "2" }], Cancellation);
            var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
            var claim = await store.ClaimTasksAsync(worker, 1, Cancellation);
            var started = Assert.Single(await store.StartTasksAsync(worker, claim.Tasks, Cancellation)).Task;
            var outcome = new AttemptOutcome(started, new TaskEvent.Succeed(Attempt.Of(started), TaskResult.Success())) { PostHooks = [new TaskSpec()] };
            Assert.True(Assert.Single(await store.CompleteTasksAsync(worker, [outcome], Cancellation)).Took);
            await store.ClaimTasksAsync(worker, 1, Cancellation);
            Assert.Equal(BeatReply.Alive, await store.BeatAsync(worker, Cancellation));
            Assert.Equal(new TaskCounts(1, 1, 0, 1, 0, 0), await store.CountTasksAsync(queue, Cancellation));
            Assert.NotNull(await store.EndWorkerAsync(worker, success: true, Cancellation));
            await foreach (var task in store.ReadTasksAsync(queue, TaskFilter.All, Cancellation))
            {
                Assert.NotEqual(TaskPhase.Received, task.Phase);
            }

            Assert.True(await store.RemoveQueueAsync(queue, Cancellation));
        }

        foreach (var node in _nodes)
        {
            Assert.Equal(0, await node.Admin.DatabaseSizeAsync());
        }
    }

    [Fact]
    public async Task AnAdd_WakesAWaiter_OnAnotherNode()
    {
        await using var near = await RedisStore.OpenAsync(Settings("{a}"), TimeProvider.System, Cancellation);
        await using var far = await RedisStore.OpenAsync(Settings("{a}") with { Addresses = [Address(2), Address(1)] }, TimeProvider.System, Cancellation);
        var queue = await near.CreateQueueAsync("q", QueueState.Active, Cancellation);
        var worker = await near.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
        await near.ClaimTasksAsync(worker, 1, Cancellation);
        await far.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        await near.WaitForWorkAsync(queue, TimeSpan.FromMinutes(5), Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Single((await near.ClaimTasksAsync(worker, 1, Cancellation)).Tasks);
    }

    [Theory]
    [InlineData("app")]
    [InlineData("app{}")]
    [InlineData("app}x{")]
    public async Task APrefixWithoutATag_IsRefused_AndToldHowItMustBe(string prefix)
    {
        var error = await Assert.ThrowsAsync<PfException>(() => RedisStore.OpenAsync(Settings(prefix), TimeProvider.System, Cancellation));
        Assert.Equal(PfError.InvalidBackend, error.Error);
        Assert.Contains("redis.keyPrefix", error.Advice, StringComparison.Ordinal);
    }

    private RedisAddress Address(int node) => new("127.0.0.1", _nodes[node].Port);

    private RedisSettings Settings(string prefix) => _nodes[0].Settings() with { KeyPrefix = prefix, Addresses = [Address(0), Address(1)] };
}

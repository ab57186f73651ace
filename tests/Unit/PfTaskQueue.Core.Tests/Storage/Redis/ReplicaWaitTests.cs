using System.Globalization;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>Adds that wait for replicas (<c>redis.waitReplicas</c>), with a real replica that is paused.</summary>
public sealed class ReplicaWaitTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private RedisServer _master = null!;
    private RedisServer _replica = null!;
    private RedisSettings _settings = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a replica is paused with a signal");
        _master = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0", "--repl-timeout", "600");
        _replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{_master.Port}");
        _settings = _master.Settings() with { WaitReplicas = 1, WaitReplicasTimeout = Long, Database = 3 };
        await Eventually.TrueAsync(async () => await CountReplicasAsync() == 1, "the replica is connected");
    }

    public async ValueTask DisposeAsync()
    {
        _replica?.Resume();
        foreach (var server in new[] { _replica, _master })
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task AnAdd_WaitsUntilTheReplicaHasIt()
    {
        await using var store = await OpenAsync(_settings);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await store.AddTasksAsync(queue, [new TaskSpec(), new TaskSpec()], Cancellation);
        _replica.Pause();

        var adding = store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        await Eventually.TrueAsync(async () => (await store.CountTasksAsync(queue, Cancellation)).Pending == 3, "the task is stored");
        Assert.Equal(BeatReply.Alive, await store.BeatAsync(await RegisterAsync(store, queue), Cancellation).WaitAsync(Long / 2, Cancellation));
        Assert.False(adding.IsCompleted);

        _replica.Resume();
        Assert.Single(await adding);
    }

    [Fact]
    public async Task AnAddThatNoReplicaHasInTime_IsAnError_AndItsTasksAreStored()
    {
        await using var store = await OpenAsync(_settings with { WaitReplicasTimeout = TimeSpan.FromMilliseconds(200) });
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        _replica.Pause();

        var error = await Assert.ThrowsAsync<PfException>(() => store.AddTasksAsync(queue, [new TaskSpec(), new TaskSpec()], Cancellation));

        Assert.Equal(PfError.NotReplicated, error.Error);
        Assert.Contains("0 of 1 replicas", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.2 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("do not add them again", error.Advice, StringComparison.Ordinal);
        var stored = await store.ReadTasksAsync(queue, TaskFilter.All, Cancellation).Select(task => task.Uid).ToListAsync(Cancellation);
        Assert.Equal(stored.Order(), error.Stored.Select(task => task.Uid).Order());
        Assert.Equal(2, stored.Count);
    }

    [Theory]
    [InlineData("WAIT", false)]
    [InlineData("EVAL", false)]
    [InlineData("EVAL", true)]
    public async Task AConnectionThatIsCutWhileAnAddWaits_MakesNoAssurance(string at, bool afterReply)
    {
        await using var link = new CuttingLink(_master.Port, at, afterReply);
        await using var store = await OpenAsync(_settings with { Addresses = [new RedisAddress("127.0.0.1", link.Port)], WaitReplicasTimeout = TimeSpan.FromSeconds(2) });
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        _replica.Pause();
        link.CutNext();

        var error = await Assert.ThrowsAsync<PfException>(() => store.AddTasksAsync(queue, [new TaskSpec()], Cancellation));

        Assert.Equal(PfError.NotReplicated, error.Error);
        Assert.False(link.Cuts);
        Assert.Equal(2, (await store.CountTasksAsync(queue, Cancellation)).Pending);
    }

    [Fact]
    public async Task AUserWhoMayNotWait_IsTold_AndTheTaskIsStored()
    {
        await _master.Db.ExecuteAsync("ACL", "SETUSER", "adds", "on", ">secret", "~*", "&*", "+@all", "-wait");
        await using var store = await OpenAsync(_settings with { User = "adds", Password = new Secret("secret") });
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);

        var error = await Assert.ThrowsAsync<PfException>(() => store.AddTasksAsync(queue, [new TaskSpec()], Cancellation));

        Assert.Equal(PfError.NotReplicated, error.Error);
        Assert.Contains("wait", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, (await store.CountTasksAsync(queue, Cancellation)).Pending);
    }

    [Fact]
    public async Task AQueueThatIsGone_IsNoMatterOfReplicas()
    {
        await using var store = await OpenAsync(_settings);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await store.RemoveQueueAsync(queue, Cancellation);
        var error = await Assert.ThrowsAsync<PfException>(() => store.AddTasksAsync(queue, [new TaskSpec()], Cancellation));
        Assert.Equal(PfError.QueueNotFound, error.Error);
    }

    private static Task<RedisStore> OpenAsync(RedisSettings settings) => RedisStore.OpenAsync(settings, TimeProvider.System, Cancellation);

    private static Task<WorkerInfo> RegisterAsync(RedisStore store, QueueInfo queue) =>
        store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);

    private async Task<int> CountReplicasAsync()
    {
        var replication = (await _master.Admin.InfoAsync("replication"))[0];
        return replication.Count(line => line.Key.StartsWith("slave", StringComparison.Ordinal) && line.Value.Contains("state=online", StringComparison.Ordinal))
            * int.Parse(replication.Single(line => line.Key == "connected_slaves").Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Cuts a connection once: after a command has reached the server, before or just after its reply.</summary>
    private sealed class CuttingLink(int target, string command, bool afterReply) : TcpLink(target)
    {
        private volatile bool _cuts;

        /// <summary>Whether the cut is still to come.</summary>
        public bool Cuts => _cuts;

        public void CutNext() => _cuts = true;

        protected override Task OnCommandsAsync(LinkedConnection connection, ReadOnlyMemory<byte> part)
        {
            if (_cuts && part.Span.IndexOf(System.Text.Encoding.ASCII.GetBytes($"\r\n{command}\r\n")) >= 0)
            {
                (_cuts, connection.LosesReply, connection.EndsAfterReply) = (false, !afterReply, afterReply);
            }

            return Task.CompletedTask;
        }
    }
}

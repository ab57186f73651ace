using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;
using StackExchange.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>Whatever goes wrong has a name, says what to do, and gives no secret away.</summary>
public sealed class RedisErrorTests : RedisTest
{
    private const string Secret = "s3cret-pass-W0rd";

    [Fact]
    public async Task AWrongPassword_IsAccessDenied()
    {
        await using var server = await RedisServer.StartAsync(RedisServer.FreePort(), ["--requirepass", "right"], Login("right"));
        var error = await FailToOpenAsync(server.Settings() with { Password = new Secret(Secret) });
        Assert.Equal(PfError.AccessDenied, error.Error);
        Assert.Contains("redis.password", error.Advice, StringComparison.Ordinal);

        var none = await FailToOpenAsync(server.Settings());
        Assert.Equal(PfError.AccessDenied, none.Error);
    }

    [Fact]
    public async Task TheRightPassword_OfAnAclUser_OpensTheStore()
    {
        await using var server = await RedisServer.StartAsync(
            "--user", "app", "on", $">{Secret}", "~_pftaskqueue:*", "resetchannels", "&_pftaskqueue:*", "+@all", "-@dangerous");
        await using var store = await RedisStore.OpenAsync(
            server.Settings() with { User = "app", Password = new Secret(Secret) }, TimeProvider.System, Cancellation);
        Assert.DoesNotContain(Secret, store.DisplayName, StringComparison.Ordinal);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
        Assert.Single((await store.ClaimTasksAsync(worker, 1, Cancellation)).Tasks);
        var channels = await server.Admin.SubscriptionChannelsAsync(RedisChannel.Pattern("_pftaskqueue:*"));
        Assert.Equal(["requests", "wake"], channels.Select(channel => ((string)channel!).Split(':')[^2]).Order());
        Assert.True(await store.RemoveQueueAsync(queue, Cancellation));
    }

    [Theory]
    [InlineData("no-such-host.invalid", "not known")]
    [InlineData("127.0.0.1", "nothing listens")]
    public async Task NoServer_IsUnavailable_AtOnce(string host, string reason)
    {
        var error = await FailToOpenAsync(Settings with { Addresses = [new RedisAddress(host, RedisServer.FreePort())], Password = new Secret(Secret) });
        Assert.Equal(PfError.BackendUnavailable, error.Error);
        Assert.Contains(host, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerWithoutTls_IsUnavailable_AndTlsIsTheGuess()
    {
        var error = await FailToOpenAsync(Settings with { Tls = new RedisTlsSettings(), DialTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(PfError.BackendUnavailable, error.Error);
        Assert.Contains("speak TLS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAclUserWithoutACommand_IsTold_WhichOne()
    {
        await using var server = await RedisServer.StartAsync("--user", "app", "on", $">{Secret}", "~*", "&*", "+@all", "-rpoplpush", "-eval");
        var noScripts = await FailToOpenAsync(server.Settings() with { User = "app", Password = new Secret(Secret) });
        Assert.Equal(PfError.AccessDenied, noScripts.Error);
        Assert.Contains("eval", noScripts.Message, StringComparison.OrdinalIgnoreCase);

        await server.Db.ExecuteAsync("ACL", "SETUSER", "app", "+eval");
        await using var store = await RedisStore.OpenAsync(
            server.Settings() with { User = "app", Password = new Secret(Secret) }, TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
        var noMove = await FailAsync(() => store.ClaimTasksAsync(worker, 1, Cancellation));
        Assert.Equal(PfError.AccessDenied, noMove.Error);
        Assert.Contains("rpoplpush", noMove.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("ACL", noMove.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAclUserWithoutTheChannel_WorksAllTheSame()
    {
        await using var server = await RedisServer.StartAsync("--user", "app", "on", $">{Secret}", "~*", "resetchannels", "+@all");
        await using var store = await RedisStore.OpenAsync(
            server.Settings() with { User = "app", Password = new Secret(Secret) }, TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
        await store.ClaimTasksAsync(worker, 1, Cancellation);
        await store.AddTasksAsync(queue, [new TaskSpec()], Cancellation);
        await store.WaitForWorkAsync(queue, TimeSpan.FromMinutes(5), Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Single((await store.ClaimTasksAsync(worker, 1, Cancellation)).Tasks);
    }

    [Fact]
    public async Task AFullServer_IsFull_AndTakesNothingHalf()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory-policy", "noeviction");
        var settings = server.Settings() with { PayloadMaxBytes = RedisSettings.MaxPayloadBytes };
        await using var store = await RedisStore.OpenAsync(settings, TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await server.Admin.ConfigSetAsync("maxmemory", "1");

        var error = await FailAsync(() => store.AddTasksAsync(queue, [new TaskSpec { Payload = "p" }], Cancellation));

        Assert.Equal(PfError.BackendFull, error.Error);
        await server.Admin.ConfigSetAsync("maxmemory", "0");
        Assert.Equal(0, (await store.CountTasksAsync(queue, Cancellation)).Total);
        await OriginalKeyspace.CheckAsync(server, settings.KeyPrefix);
    }

    [Fact]
    public async Task AReplica_IsReadOnly_ButCanBeRead()
    {
        await using var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{Server.Port}");
        await Store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        await using var store = await RedisStore.OpenAsync(
            Settings with { Addresses = [new RedisAddress("127.0.0.1", replica.Port)] }, TimeProvider.System, Cancellation);
        await Eventually.TrueAsync(async () => await store.FindQueueAsync("q", Cancellation) is not null, "the queue is on the replica");

        var error = await FailAsync(() => store.CreateQueueAsync("q2", QueueState.Active, Cancellation));

        Assert.Equal(PfError.BackendReadOnly, error.Error);
        Assert.Contains("master", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKeyOfAnotherProgram_IsCorrupt_AndIsLeftAlone()
    {
        await Db.StringSetAsync(Keys.Queues, "not ours");
        var error = await FailAsync(() => Store.CreateQueueAsync("q", QueueState.Active, Cancellation));
        Assert.Equal(PfError.BackendCorrupt, error.Error);
        Assert.Contains("redis.keyPrefix", error.Advice, StringComparison.Ordinal);
        Assert.Equal("not ours", await Db.StringGetAsync(Keys.Queues));
    }

    [Fact]
    public async Task AServerThatStaysAway_IsGivenUp_AfterTheConfiguredTime()
    {
        await using var server = await RedisServer.StartAsync();
        var settings = server.Settings();
        settings = settings with { Backoff = settings.Backoff with { MaxRetry = 2 }, ReadTimeout = TimeSpan.FromMilliseconds(300) };
        await using var store = await RedisStore.OpenAsync(settings, TimeProvider.System, Cancellation);
        await server.KillAsync();
        var error = await FailAsync(() => store.FindQueueAsync("q", Cancellation));
        Assert.Equal(PfError.BackendUnavailable, error.Error);
    }

    private static Task<PfException> FailToOpenAsync(RedisSettings settings) =>
        FailAsync(() => RedisStore.OpenAsync(settings, TimeProvider.System, Cancellation));

    private static async Task<PfException> FailAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<PfException>(call);
        Assert.False(string.IsNullOrEmpty(error.Advice));
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            Assert.All(inner.Data.Values.Cast<object>(), value => Assert.DoesNotContain(Secret, $"{value}", StringComparison.Ordinal));
        }

        return error;
    }

    private static Func<ConfigurationOptions, ConfigurationOptions> Login(string password) => options =>
    {
        options.Password = password;
        return options;
    };
}

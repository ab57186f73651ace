using PfTaskQueue.Checking;
using PfTaskQueue.Configuration;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>What the examination says of a real server's settings: what is at risk, and what to set.</summary>
public sealed class ExaminationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Persistence_IsJudgedByWhatACrashAndAPowerCutCost()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server.Settings());
        await CheckAsync(store, "Persistence", CheckOutcome.Warning, "nothing on disk");
        await server.Admin.ConfigSetAsync("save", "60 1");
        await CheckAsync(store, "Persistence", CheckOutcome.Warning, "last snapshot");
        await server.Admin.ConfigSetAsync("appendonly", "yes");
        await server.Admin.ConfigSetAsync("appendfsync", "no");
        await CheckAsync(store, "Persistence", CheckOutcome.Warning, "appendfsync no");
        await server.Admin.ConfigSetAsync("appendfsync", "everysec");
        await CheckAsync(store, "Persistence", CheckOutcome.Warning, "appendfsync everysec");
        await server.Admin.ConfigSetAsync("appendfsync", "always");
        await CheckAsync(store, "Persistence", CheckOutcome.Passed, "appendfsync always");
    }

    [Fact]
    public async Task Memory_IsJudgedByWhatBecomesOfTasksWhenItIsFull()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server.Settings());
        await CheckAsync(store, "Memory", CheckOutcome.Passed, "no limit");
        await server.Admin.ConfigSetAsync("maxmemory", "1gb");
        await CheckAsync(store, "Memory", CheckOutcome.Passed, "noeviction");
        await server.Admin.ConfigSetAsync("maxmemory-policy", "volatile-lru");
        await CheckAsync(store, "Memory", CheckOutcome.Passed, "nothing is dropped");
        await server.Admin.ConfigSetAsync("maxmemory-policy", "allkeys-lfu");
        await CheckAsync(store, "Memory", CheckOutcome.Failed, "drops keys");
    }

    [Fact]
    public async Task Replicas_AreJudgedByWhatAFailoverCosts()
    {
        await using var server = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await using var store = await OpenAsync(server.Settings());
        await using var watched = await OpenAsync(server.Settings() with { WaitReplicas = 1 });
        await CheckAsync(store, "Replicas", CheckOutcome.Passed, "none");
        await CheckAsync(watched, "Replicas", CheckOutcome.Warning, "NotReplicated");
        await using var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{server.Port}");
        await Eventually.TrueAsync(async () => (await CheckAsync(watched, "Replicas")).Outcome == CheckOutcome.Passed, "the replica is connected");
        await CheckAsync(watched, "Replicas", CheckOutcome.Passed, "adds wait for 1");
        await CheckAsync(store, "Replicas", CheckOutcome.Warning, "failover");

        await using var reader = await OpenAsync(replica.Settings());
        await CheckAsync(reader, "Role", CheckOutcome.Failed, "replica");
    }

    [Theory]
    [InlineData("-config", "Version Role Persistence Replicas Memory", "appendfsync) is unknown", "no limit")]
    [InlineData("-info", "Server Persistence Memory", "appendfsync always", "no limit")]
    [InlineData("-@dangerous", "Server Persistence Memory", "is unknown", "are unknown")]
    public async Task WhatAUserMayNotAsk_IsUnknown_AndTheRestIsJudged(string denied, string checks, string persistence, string memory)
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await server.Db.ExecuteAsync("ACL", "SETUSER", "asks", "on", ">secret", "~*", "&*", "+@all", denied);
        await using var store = await OpenAsync(server.Settings() with { User = "asks", Password = new Secret("secret") });

        var found = await store.ExamineAsync(Cancellation);

        Assert.Equal($"Connection Reply Clock {checks}", string.Join(' ', found.Select(check => check.Name)));
        Assert.Contains(persistence, found.Single(check => check.Name == "Persistence").Detail, StringComparison.Ordinal);
        Assert.Contains(memory, found.Single(check => check.Name == "Memory").Detail, StringComparison.Ordinal);
        Assert.All(found.Where(check => check.Outcome == CheckOutcome.Warning), check => Assert.Contains("ACL SETUSER", check.Advice, StringComparison.Ordinal));
    }

    private static Task<RedisStore> OpenAsync(RedisSettings settings) => RedisStore.OpenAsync(settings, TimeProvider.System, Cancellation);

    private static async Task<BackendCheck> CheckAsync(RedisStore store, string name) =>
        (await store.ExamineAsync(Cancellation)).Single(check => check.Name == name);

    private static async Task CheckAsync(RedisStore store, string name, CheckOutcome outcome, string detail)
    {
        var check = await CheckAsync(store, name);
        Assert.Equal(outcome, check.Outcome);
        Assert.Contains(detail, check.Detail, StringComparison.Ordinal);
        Assert.True(outcome == CheckOutcome.Passed || check.Advice is { Length: > 0 });
    }
}

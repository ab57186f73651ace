using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public enum Loss
{
    /// <summary>The server dies and comes back with a snapshot.</summary>
    Crash,

    /// <summary>The server dies, and a replica that lagged behind takes over.</summary>
    Failover,
}

/// <summary>A server of its own with a queue, and a store that lives through the loss of what was written after a certain moment.</summary>
internal sealed class RollbackScene : IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly RedisServer? _replica;
    private readonly RedisSettings _settings;

    private RollbackScene(RedisServer server, RedisServer? replica)
    {
        (_server, _replica) = (server, replica);
        _settings = server.Settings();
        if (replica is not null)
        {
            _settings = _settings with { Addresses = [.. _settings.Addresses, new RedisAddress("127.0.0.1", replica.Port)] };
        }
    }

    public RedisStore Store { get; private set; } = null!;

    public QueueInfo Queue { get; private set; } = null!;

    public static async Task<RollbackScene> CreateAsync(Loss loss)
    {
        var server = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        var replica = loss == Loss.Failover ? await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{server.Port}") : null;
        var scene = new RollbackScene(server, replica);
        try
        {
            scene.Store = await RedisStore.OpenAsync(scene._settings, TimeProvider.System, CancellationToken.None);
            scene.Queue = await scene.Store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is stored until now will be there after the loss, and nothing else.</summary>
    public async Task RememberAsync()
    {
        if (_replica is null)
        {
            await _server.Db.ExecuteAsync("SAVE");
            return;
        }

        var token = Guid.NewGuid().ToString("N");
        await _server.Db.StringSetAsync("token", token);
        await Eventually.TrueAsync(async () => await _replica.Db.StringGetAsync("token") == token, "the replica has all");
        await _replica.Db.ExecuteAsync("REPLICAOF", "127.0.0.1", $"{RedisServer.FreePort()}");
    }

    public async Task RollBackAsync()
    {
        await _server.KillAsync();
        await (_replica is null ? _server.LaunchAsync() : _replica.Db.ExecuteAsync("REPLICAOF", "NO", "ONE"));
    }

    /// <summary>The queue is whole and has these tasks.</summary>
    public async Task CheckAsync(TaskCounts counts)
    {
        Assert.Equal(counts, await Store.CountTasksAsync(Queue, CancellationToken.None));
        await OriginalKeyspace.CheckAsync(_replica ?? _server, _settings.KeyPrefix);
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        if (_replica is not null)
        {
            await _replica.DisposeAsync();
        }

        await _server.DisposeAsync();
    }
}

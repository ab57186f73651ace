[assembly: AssemblyFixture(typeof(PfTaskQueue.Core.Tests.Storage.Redis.SharedRedis))]

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>One server for all tests that do nothing to it as a whole; it starts with the first of them.</summary>
public sealed class SharedRedis : IAsyncDisposable
{
    private static readonly Lazy<Task<RedisServer>> Server = new(() => RedisServer.StartAsync());

    internal static Task<RedisServer> ServerAsync()
    {
        RedisServer.SkipIfMissing();
        return Server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated)
        {
            await (await Server.Value).DisposeAsync();
        }
    }
}

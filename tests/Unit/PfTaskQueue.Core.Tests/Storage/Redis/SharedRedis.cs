using System.Globalization;

[assembly: AssemblyFixture(typeof(PfTaskQueue.Core.Tests.Storage.Redis.SharedRedis))]

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>
/// One server for all tests that do nothing to it as a whole; it starts with the first of them. Where none can be started, as
/// on Windows, the variable <c>PFTASKQUEUE_TEST_REDIS_PORT</c> names a server of this machine that is there for these tests only.
/// </summary>
public sealed class SharedRedis : IAsyncDisposable
{
    private static readonly string? Port = Environment.GetEnvironmentVariable("PFTASKQUEUE_TEST_REDIS_PORT");

    private static readonly Lazy<Task<RedisServer>> Server = new(() =>
        Port is null ? RedisServer.StartAsync() : RedisServer.AttachAsync(int.Parse(Port, CultureInfo.InvariantCulture)));

    internal static Task<RedisServer> ServerAsync()
    {
        SkipIfMissing();
        return Server.Value;
    }

    /// <summary>Skips the test, with the reason, where there is neither such a server nor one to be started.</summary>
    internal static void SkipIfMissing()
    {
        if (Port is null)
        {
            RedisServer.SkipIfMissing();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated)
        {
            await (await Server.Value).DisposeAsync();
        }
    }
}

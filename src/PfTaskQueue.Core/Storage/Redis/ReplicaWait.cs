using PfTaskQueue.Configuration;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// A connection for writes that wait for replicas (<c>redis.waitReplicas</c>). The store's own would not do: a wait holds up whatever is
/// sent after it, heartbeats too. It is opened with the first such write.
/// </summary>
internal sealed class ReplicaWait(RedisSettings settings, TimeProvider clock) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private RedisConnection? _connection;

    /// <inheritdoc cref="RedisConnection.RunAndWaitAsync"/>
    public async Task<(RedisResult Reply, long Replicas, string? Fault)> RunAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var patient = settings with { ReadTimeout = settings.ReadTimeout + settings.WaitReplicasTimeout };
            _connection ??= await RedisConnection.OpenAsync(patient, clock, cancellation).ConfigureAwait(false);
            return await _connection.RunAndWaitAsync(script, keys, arguments, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }

        _turn.Dispose();
    }
}

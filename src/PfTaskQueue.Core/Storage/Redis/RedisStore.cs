using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The distributed backend, in the keys and the JSON of the original, so that its programs can work on the same queues at
/// the same time. The rules are Lifecycle's: a method reads, lets Lifecycle compute, and one script writes if nothing has
/// changed in between.
/// </summary>
public sealed partial class RedisStore : IQueueStore
{
    private readonly RedisConnection _connection;
    private readonly RedisSettings _settings;
    private readonly RedisKeys _keys;
    private readonly ServerClock _server;
    private readonly ReplicaWait _replicaWait;
    private readonly TimeProvider _clock;

    private RedisStore(RedisConnection connection, RedisSettings settings, TimeProvider clock, TimeSpan poll)
    {
        _connection = connection;
        _settings = settings;
        _clock = clock;
        _poll = poll;
        _keys = new RedisKeys(settings.KeyPrefix);
        _server = new ServerClock(clock);
        _replicaWait = new ReplicaWait(settings, clock);
    }

    public string DisplayName => _settings.DisplayName;

    /// <summary>A server is whatever answers at the address.</summary>
    public bool IsReplaced => false;

    public int PayloadLimit => _settings.PayloadMaxBytes;

    public string? PayloadLimitSetting => "redis.payloadMaxBytes";

    public int ResultLimit => _settings.PayloadMaxBytes;

    /// <exception cref="PfException">The server cannot be reached or used; the error says why and what to do.</exception>
    public static Task<RedisStore> OpenAsync(RedisSettings settings, TimeProvider clock, CancellationToken cancellation) =>
        OpenAsync(settings, clock, UsualPoll, cancellation);

    /// <param name="poll">How often waiters look by themselves.</param>
    internal static async Task<RedisStore> OpenAsync(RedisSettings settings, TimeProvider clock, TimeSpan poll, CancellationToken cancellation)
    {
        var connection = await RedisConnection.OpenAsync(settings, clock, cancellation).ConfigureAwait(false);
        var store = new RedisStore(connection, settings, clock, poll);
        try
        {
            await store.ReadServerTimeAsync(cancellation).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _replicaWait.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        foreach (var roster in _rosters.Values)
        {
            roster.Dispose();
        }
    }

    private async Task<Timestamp> ReadServerTimeAsync(CancellationToken cancellation)
    {
        var time = (RedisResult[])(await RunAsync(RedisScripts.Now, [_keys.Queues], [], cancellation).ConfigureAwait(false))!;
        return Observe(time);
    }

    private Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation) =>
        _connection.RunAsync(script, keys, arguments, cancellation);

    /// <summary>Takes the server's time from the beginning of a reply.</summary>
    private Timestamp Observe(RedisResult[] reply, int at = 0) => _server.Observe((long)reply[at], (long)reply[at + 1]);

    /// <summary>Somebody changes an item again and again between our read and our write.</summary>
    private PfException Contended(string what) => new(
        PfError.BackendBusy, $"{what} on {DisplayName} keeps changing while it is written", "try again");
}

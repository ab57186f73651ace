using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// The one connection of a store, shared by all its calls. A call that the network or a server in trouble cuts short is
/// repeated with the configured pauses: every script takes effect once however often it is sent.
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    /// <summary>
    /// Lets the client library read and write on threads of its own, one of each per server: on the pool's, a reply that has come
    /// would wait for a thread, and a heartbeat must not. It holds for this module's copy of the library alone.
    /// </summary>
    private const string OwnThreads = "DedicatedThreads";

    private readonly ConnectionMultiplexer _multiplexer;
    private readonly RedisSettings _settings;
    private readonly TimeProvider _clock;
    private readonly IDatabase _database;

    private RedisConnection(ConnectionMultiplexer multiplexer, RedisSettings settings, TimeProvider clock)
    {
        _multiplexer = multiplexer;
        _settings = settings;
        _clock = clock;
        _database = multiplexer.GetDatabase();
    }

    public ISubscriber Subscriber => _multiplexer.GetSubscriber();

    /// <summary>Connects. This is not repeated: somebody waits for the answer, and a wrong address never becomes right.</summary>
    /// <param name="settings">Where to.</param>
    /// <param name="clock">For the pauses between attempts.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="mayAsk">Whether it may ask the server about itself (INFO, CONFIG), which the client library takes for an administrator's.</param>
    public static async Task<RedisConnection> OpenAsync(
        RedisSettings settings, TimeProvider clock, CancellationToken cancellation, bool mayAsk = false)
    {
        string? certificateFault = null;
        ConnectionMultiplexer? multiplexer = null;
        try
        {
            ConnectionMultiplexer.SetFeatureFlag(OwnThreads, true);
            var options = RedisOptions.From(settings, fault => certificateFault = fault);
            options.AllowAdmin = mayAsk;
            var connecting = ConnectionMultiplexer.ConnectAsync(options);
            multiplexer = await AbandonAsync(connecting, cancellation).ConfigureAwait(false);
            CheckTopology(multiplexer, settings);
            return new RedisConnection(multiplexer, settings, clock);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (multiplexer is not null)
            {
                await multiplexer.DisposeAsync().ConfigureAwait(false);
            }

            var finding = RedisErrors.IsUnreachable(e) ? await RedisProbe.ExplainAsync(settings, cancellation).ConfigureAwait(false) : null;
            throw RedisErrors.Translate(e, settings.DisplayName, certificateFault, finding: finding);
        }
    }

    /// <summary>Runs a script.</summary>
    public Task<RedisResult> RunAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation, TimeSpan? longestPause = null)
    {
        CheckKeys(script, keys);

        // The overload that takes the text loads it again after SCRIPT FLUSH and on another server; the one by hash does not.
        return CallAsync(database => database.ScriptEvaluateAsync(script.Text, keys, arguments), cancellation, script, longestPause);
    }

    /// <summary>
    /// The same for a thread that waits: nothing of it needs a thread of the pool, as long as the connection stands. A call under
    /// way is not cancelled; it takes the configured time-out at most.
    /// </summary>
    public RedisResult Run(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation, TimeSpan? longestPause = null)
    {
        CheckKeys(script, keys);
        RedisBackoff? backoff = null;
        for (; ; )
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return _database.ScriptEvaluate(script.Text, keys, arguments);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                backoff ??= NewBackoff(longestPause);
                cancellation.WaitHandle.WaitOne(LongTime.Turn(PauseAfter(e, backoff, script)));
            }
        }
    }

    /// <summary>Runs a command that may be repeated.</summary>
    public async Task<T> CallAsync<T>(
        Func<IDatabase, Task<T>> call, CancellationToken cancellation, RedisScript? script = null, TimeSpan? longestPause = null)
    {
        RedisBackoff? backoff = null;
        for (; ; )
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await call(_database).WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                backoff ??= NewBackoff(longestPause);
                await _clock.DelayAsync(PauseAfter(e, backoff, script), cancellation).ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => _multiplexer.DisposeAsync();

    private static void CheckKeys(RedisScript script, RedisKey[] keys)
    {
        if (keys.Length != script.KeyCount)
        {
            throw new ArgumentException($"the script {script} takes {script.KeyCount} keys, not {keys.Length}", nameof(keys));
        }
    }

    private RedisBackoff NewBackoff(TimeSpan? longestPause) => new(_settings.Backoff, _clock, Random.Shared.NextDouble, longestPause);

    /// <summary>How long to wait before the call is repeated.</summary>
    /// <exception cref="PfException">It is not repeated: the error does not pass, or there were enough attempts.</exception>
    private TimeSpan PauseAfter(Exception error, RedisBackoff backoff, RedisScript? script) =>
        (IsPassing(error) ? backoff.Next() : null) ?? throw RedisErrors.Translate(error, _settings.DisplayName, script: script);

    /// <summary>Behind sentinels and in a cluster a server that has just become a replica is on its way out.</summary>
    private bool IsPassing(Exception error) => RedisErrors.IsPassing(error)
        || (error is RedisServerException { Kind: RedisErrorKind.ReadOnly } && (_settings.SentinelMaster is not null || _settings.Addresses.Count > 1));

    private static void CheckTopology(ConnectionMultiplexer multiplexer, RedisSettings settings)
    {
        var isCluster = multiplexer.GetServers().Any(server => server.IsConnected && server.ServerType == ServerType.Cluster);
        if (isCluster && !RedisKeys.HasTag(settings.KeyPrefix))
        {
            throw new PfException(
                PfError.InvalidBackend,
                $"{settings.DisplayName} is a cluster, and the key prefix has no tag: its keys would lie in several slots",
                $"put it in braces: redis.keyPrefix '{{{settings.KeyPrefix}}}'");
        }
    }

    /// <summary>Connecting cannot be cancelled: whoever gives up leaves a connection that is closed when it comes.</summary>
    private static async Task<ConnectionMultiplexer> AbandonAsync(Task<ConnectionMultiplexer> connecting, CancellationToken cancellation)
    {
        try
        {
            return await connecting.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = connecting.ContinueWith(
                late => late.Result.DisposeAsync().AsTask(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}

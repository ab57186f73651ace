using PfTaskQueue.Model;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// Tells the waiters of a queue that something may have become pending. Whoever adds tasks says so on the queue's channel;
/// the original does not, so a waiter looks by itself once in a while.
/// </summary>
internal sealed class WakeSignal(RedisConnection connection, TimeProvider clock, params string[] channels)
{
    private readonly object _gate = new();
    private TaskCompletionSource _next = NewSource();
    private Task<bool>? _subscription;
    private long _heard;
    private long _seen;

    /// <summary>The caller is about to look: what was said before need not wake it, what is said from now on will.</summary>
    public async Task BeginLookAsync(CancellationToken cancellation)
    {
        await SubscribeAsync().WaitAsync(cancellation).ConfigureAwait(false);
        BeginLook();
    }

    /// <summary>The same for a caller that must not wait, and looks again by itself.</summary>
    public void BeginLook()
    {
        _ = SubscribeAsync();
        lock (_gate)
        {
            _seen = _heard;
        }
    }

    /// <summary>Returns at the next word, or at once if there was one since the last look began, or when the time is over.</summary>
    /// <returns>False: the time is over.</returns>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        _ = SubscribeAsync();
        Task next;
        lock (_gate)
        {
            if (_seen != _heard)
            {
                return true;
            }

            next = _next.Task;
        }

        var heard = await next.EndsWithinAsync(atMost, clock, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return heard;
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Close()
    {
        foreach (var channel in channels)
        {
            _ = connection.Subscriber.UnsubscribeAsync(RedisChannel.Literal(channel), OnMessage, CommandFlags.FireAndForget);
        }
    }

    /// <summary>Once it stands, the library keeps it up over reconnects; until then every look tries again.</summary>
    private Task<bool> SubscribeAsync()
    {
        lock (_gate)
        {
            if (_subscription is null or { IsCompletedSuccessfully: true, Result: false })
            {
                _subscription = TrySubscribeAsync();
            }

            return _subscription;
        }
    }

    private async Task<bool> TrySubscribeAsync()
    {
        try
        {
            foreach (var channel in channels)
            {
                await connection.Subscriber.SubscribeAsync(RedisChannel.Literal(channel), OnMessage).ConfigureAwait(false);
            }

            return true;
        }
        catch (RedisServerException)
        {
            // A user without a right to the channel: the waiters' own looks have to do.
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        TaskCompletionSource woken;
        lock (_gate)
        {
            _heard++;
            woken = _next;
            _next = NewSource();
        }

        woken.TrySetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

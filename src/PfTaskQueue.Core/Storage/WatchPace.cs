namespace PfTaskQueue.Storage;

/// <summary>Keeps a reader from looking at every single change of a busy queue.</summary>
internal sealed class WatchPace(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    private long? _returnedAt;

    /// <summary>Waits for what is left of the shortest interval; called when a wait is over.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        var left = _returnedAt is { } before ? Shortest - clock.GetElapsedTime(before) : TimeSpan.Zero;
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancellation).ConfigureAwait(false);
        }

        _returnedAt = clock.GetTimestamp();
    }
}

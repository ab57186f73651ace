namespace PfTaskQueue.Storage.Redis;

/// <summary>Hears the words of the queue's channels.</summary>
internal sealed class RedisWatch(WakeSignal signal, TimeSpan poll, TimeProvider clock) : IQueueWatch
{
    private readonly WatchPace _pace = new(clock);

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        await signal.WaitAsync(atMost < poll ? atMost : poll, cancellation).ConfigureAwait(false);
        await _pace.KeepAsync(cancellation).ConfigureAwait(false);
        signal.BeginLook();
    }

    public ValueTask DisposeAsync()
    {
        signal.Close();
        return ValueTask.CompletedTask;
    }
}

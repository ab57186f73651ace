namespace PfTaskQueue.Storage.Sqlite;

/// <summary>Sees every commit on the file, of this process and of others, whatever queue it is about.</summary>
internal sealed class SqliteWatch : IQueueWatch
{
    private readonly ChangeWatcher _watcher;
    private readonly TimeProvider _clock;
    private readonly IDisposable _watching;
    private readonly WatchPace _pace;
    private Task _next;

    public SqliteWatch(ChangeWatcher watcher, TimeProvider clock)
    {
        (_watcher, _clock, _pace) = (watcher, clock, new WatchPace(clock));
        _watching = watcher.Watch();
        _next = watcher.NextChange;
    }

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            await _next.WaitAsync(atMost, _clock, cancellation).ConfigureAwait(false);
            await _pace.KeepAsync(cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nothing has happened.
        }

        // Before the caller's look: what comes after it is in here.
        _next = _watcher.NextChange;
    }

    public ValueTask DisposeAsync()
    {
        _watching.Dispose();
        return ValueTask.CompletedTask;
    }
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Notices commits of other processes by SQLite's <c>data_version</c>, which costs a look at shared memory. It looks while
/// somebody waits, and not otherwise. Other processes live in real time: no injected clock.
/// </summary>
internal sealed class ChangeWatcher(Func<Database> open) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly object _gate = new();
    private Database? _database;
    private string? _version;
    private TaskCompletionSource _change = NewChange();
    private Task _loop = Task.CompletedTask;
    private bool _looping;
    private int _watchers;
    private bool _closed;

    /// <summary>Completes soon after the next commit after this look; now and then, without one.</summary>
    public Task NextChange
    {
        get
        {
            lock (_gate)
            {
                return _change.Task;
            }
        }
    }

    /// <summary>Keeps the watcher looking until the result is disposed.</summary>
    public IDisposable Watch()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            _watchers++;
            if (!_looping)
            {
                _looping = true;
                _loop = Task.Run(LoopAsync);
            }
        }

        return new Watching(this);
    }

    public async ValueTask DisposeAsync()
    {
        Task loop;
        lock (_gate)
        {
            _closed = true;
            loop = _loop;
        }

        await loop.ConfigureAwait(false);
        _database?.Dispose();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            if (HasChanged())
            {
                TaskCompletionSource change;
                lock (_gate)
                {
                    change = _change;
                    _change = NewChange();
                }

                change.SetResult();
            }
        }
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false) && GoesOn());
    }

    /// <summary>The version of the last look counts, also one of an earlier loop: a commit in between is not missed.</summary>
    private bool HasChanged()
    {
        try
        {
            _database ??= open();
            var version = _database.Scalar("PRAGMA data_version");
            var changed = version != _version;
            _version = version;
            return changed;
        }
        catch (PfException)
        {
            // Whoever waits looks for itself, and meets the error where it can be told.
            return true;
        }
    }

    private bool GoesOn()
    {
        lock (_gate)
        {
            return _looping = _watchers > 0 && !_closed;
        }
    }

    private sealed class Watching(ChangeWatcher watcher) : IDisposable
    {
        public void Dispose()
        {
            lock (watcher._gate)
            {
                watcher._watchers--;
            }
        }
    }
}

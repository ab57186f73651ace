using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Notices commits of other processes by SQLite's <c>data_version</c>, which costs a look at shared memory. It looks while
/// somebody waits, and not otherwise. Other processes live in real time: no injected clock. It has a thread of its own
/// because the pool's threads spin before they sleep, which costs an idle worker five times as much.
/// </summary>
/// <param name="logPath">The database's log.</param>
/// <param name="open">Opens a connection to look with.</param>
internal sealed class ChangeWatcher(string logPath, Func<Database> open) : IAsyncDisposable
{
    /// <summary>How often it looks where the system does not tell of writes.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>How often it looks where the system does, in case that a word got lost.</summary>
    private static readonly TimeSpan SafetyInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(2);

    private readonly object _gate = new();
    private Database? _database;
    private string? _version;
    private TaskCompletionSource _change = NewSource();
    private TaskCompletionSource? _ended;
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
            if (_ended is null)
            {
                _ended = NewSource();
                new Thread(Loop) { IsBackground = true, Name = "PfTaskQueue change watcher" }.Start();
            }
        }

        return new Watching(this);
    }

    public async ValueTask DisposeAsync()
    {
        Task ended;
        lock (_gate)
        {
            _closed = true;
            ended = _ended?.Task ?? Task.CompletedTask;
        }

        await ended.ConfigureAwait(false);
        _database?.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Loop()
    {
        using var activity = LogActivity.TryWatch(logPath);
        var pause = SafetyInterval;
        do
        {
            if (HasChanged())
            {
                Raise();
                pause = SafetyInterval;
            }

            if (activity is null or { HasFailed: true })
            {
                Thread.Sleep(Interval);
                continue;
            }

            // The log is written a moment before the commit can be seen: from a write on, look soon, then less and less often.
            pause = activity.Wait(pause) ? Shortest : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, SafetyInterval.Ticks));
            if (pause == Shortest)
            {
                Thread.Sleep(Shortest);
            }
        }
        while (GoesOn());
    }

    /// <summary>The version of the last look counts, also one of an earlier loop: a commit in between is not missed.</summary>
    private bool HasChanged()
    {
        try
        {
            if (_database is { IsCurrent: false })
            {
                _database.Dispose();
                _database = null;
            }

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

    private void Raise()
    {
        TaskCompletionSource change;
        lock (_gate)
        {
            change = _change;
            _change = NewSource();
        }

        change.SetResult();
    }

    private bool GoesOn()
    {
        lock (_gate)
        {
            if (_watchers > 0 && !_closed)
            {
                return true;
            }

            _ended!.SetResult();
            _ended = null;
            return false;
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

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Tells when any process writes the database's log, without looking at it: a waiter costs no CPU while nothing happens. On
/// Linux only: Windows reports a write when it gets round to it, and macOS with a delay.
/// </summary>
internal sealed class LogActivity : IDisposable
{
    private readonly AutoResetEvent _written = new(initialState: false);
    private readonly FileSystemWatcher _files;

    private LogActivity(string logPath)
    {
        _files = new FileSystemWatcher(Path.GetDirectoryName(logPath)!, Path.GetFileName(logPath))
        {
            NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _files.Changed += (_, _) => _written.Set();
        _files.Error += (_, _) =>
        {
            HasFailed = true;
            _written.Set();
        };
    }

    /// <summary>It tells nothing any more.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Null: the system cannot tell, or has no watch left for this process.</summary>
    public static LogActivity? TryWatch(string logPath)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var activity = new LogActivity(logPath);
        try
        {
            activity._files.EnableRaisingEvents = true;
            return activity;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            activity.Dispose();
            return null;
        }
    }

    /// <summary>Waits for a write.</summary>
    /// <returns>False: there was none in this time, nor since the last wait.</returns>
    public bool Wait(TimeSpan atMost) => _written.WaitOne(atMost);

    // The event stays undisposed: a last notification may be under way.
    public void Dispose() => _files.Dispose();
}

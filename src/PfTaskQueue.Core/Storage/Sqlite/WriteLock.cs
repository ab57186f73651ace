using Microsoft.Win32.SafeHandles;
using PfTaskQueue.Files;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Keeps the writers of a file apart, beside SQLite's own locks. Those are POSIX record locks, which a process loses when it closes any
/// descriptor of the file: <c>Copy-Item queue.db*</c> in a session is enough. Then two processes could write the log at once, or one could
/// start or remove it under the other. This lock belongs to a descriptor of its own, on the log, where SQLite has no locks.
/// On Windows locks are not lost in this way, and there is none.
/// </summary>
internal sealed class WriteLock : IDisposable
{
    private readonly SafeFileHandle _log;

    private WriteLock(SafeFileHandle log) => _log = log;

    public FileIdentity? Identity => OperatingSystem.IsWindows() ? null : UnixFile.Status(_log)?.Identity;

    /// <summary>Null: there is no log, or it may not be read.</summary>
    public static WriteLock? Find(string logPath) =>
        !OperatingSystem.IsWindows() && UnixFile.Open(logPath) is { } log ? new WriteLock(log) : null;

    /// <returns>False: another writer has it.</returns>
    public bool TryEnter() => OperatingSystem.IsWindows() || UnixFile.TryLock(_log);

    /// <summary>Lets the next one in; without an effect if it was not entered.</summary>
    public void Leave()
    {
        if (!OperatingSystem.IsWindows())
        {
            UnixFile.Unlock(_log);
        }
    }

    public void Dispose() => _log.Dispose();
}

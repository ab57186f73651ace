using System.Runtime.Versioning;
using PfTaskQueue.Files;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// The database and its log that a store has open, as they were found at the path. SQLite does not notice when another program
/// puts a new file there: it goes on in the old one, and what it commits is lost with it. Windows keeps open files in their place.
/// </summary>
internal sealed class OpenFiles
{
    // In this process, by whatever session: SQLite shares the index of the log among all of a file's connections.
    private static readonly HashSet<OpenFiles> Registered = [];

    private readonly string _path;
    private readonly byte[] _mainName;
    private readonly byte[] _logName;
    private readonly FileIdentity? _main;
    private readonly FileIdentity? _log;

    [UnsupportedOSPlatform("windows")]
    private OpenFiles(string path, string logPath)
    {
        _path = path;
        (_mainName, _logName) = (UnixFile.Name(path), UnixFile.Name(logPath));
        (_main, _log) = (UnixFile.Status(_mainName)?.Identity, UnixFile.Status(_logName)?.Identity);
    }

    /// <summary>The files that are at the path now. Null: the system keeps open files in their place.</summary>
    public static OpenFiles? At(string path, string logPath) => OperatingSystem.IsWindows() ? null : new OpenFiles(path, logPath);

    /// <summary>Whether the path still leads to these files.</summary>
    public bool AreInPlace =>
        OperatingSystem.IsWindows() || (UnixFile.Status(_mainName)?.Identity == _main && UnixFile.Status(_logName)?.Identity == _log);

    /// <summary>Whether this is what was found before, but for a log that was made since.</summary>
    public bool Continues(OpenFiles before) => _main is not null && _main == before._main && (before._log is null || before._log == _log);

    /// <summary>Whether a descriptor is that of the log.</summary>
    public bool HasLog(FileIdentity? identity) => _log is not null && _log == identity;

    /// <summary>
    /// Whether another store of this process has the same file open with a log that is not at the path any more. SQLite would give a new
    /// connection that one's index, which does not fit the log at the path.
    /// </summary>
    public bool HaveAnotherLogInUse()
    {
        lock (Registered)
        {
            return Registered.Any(other => other._main == _main && other._log != _log);
        }
    }

    public void Register()
    {
        lock (Registered)
        {
            Registered.Add(this);
        }
    }

    public void Unregister()
    {
        lock (Registered)
        {
            Registered.Remove(this);
        }
    }

    /// <exception cref="Model.PfException"><see cref="Model.PfError.BackendReplaced"/>: the path leads to other files, or to none.</exception>
    public void Check()
    {
        if (!AreInPlace)
        {
            throw SqliteErrors.Replaced(_path);
        }
    }
}

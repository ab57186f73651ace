using PfTaskQueue.Model;
using SQLitePCL;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>What an error of SQLite means to a user. See https://sqlite.org/rescode.html.</summary>
internal static class SqliteErrors
{
    private const int PrimaryMask = 0xFF;

    /// <summary>Less free space than this beside an I/O error: the disk is full, whatever call found it out.</summary>
    private const long NearlyNothing = 256 * 1024;

    /// <param name="code">The extended result code.</param>
    /// <param name="detail">SQLite's own words.</param>
    /// <param name="path">The database file.</param>
    public static PfException Translate(int code, string detail, string path) => (code & PrimaryMask) switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new PfException(
            PfError.BackendBusy,
            $"the database '{path}' is locked by another program ({detail})",
            "try again; if it stays so, end the program that keeps it locked"),
        raw.SQLITE_READONLY => ReadOnly(path, detail),
        raw.SQLITE_FULL => Full(path, detail),
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => Foreign(path, detail),
        raw.SQLITE_PERM or raw.SQLITE_AUTH => Denied(path, detail),
        raw.SQLITE_CANTOPEN => CannotOpen(path, detail),
        raw.SQLITE_IOERR when IsFull(path) => Full(path, detail),
        _ => new PfException(
            PfError.BackendFailed,
            $"the database '{path}' failed: {detail} (SQLite {code})",
            "check the disk; Test-PfBackend tells whether the database works"),
    };

    public static PfException ReadOnly(string path, string detail) => new(
        PfError.BackendReadOnly,
        $"the database '{path}' cannot be written ({detail})",
        "make the file and its folder writable for this user, or give the path of another file (sqlite.path)");

    public static PfException Denied(string path, string detail) => new(
        PfError.AccessDenied,
        $"this user may not open the database '{path}' ({detail})",
        "give this user read and write access to the file and its folder, or give the path of another file (sqlite.path)");

    public static PfException Foreign(string path, string detail) => new(
        PfError.BackendCorrupt,
        $"'{path}' is not a queue database, or is damaged ({detail}); it was left as it is",
        "give the path of another file (sqlite.path), or restore this one from a backup");

    private static PfException Full(string path, string detail) => new(
        PfError.BackendFull,
        $"there is no room for the database '{path}' ({detail})",
        "free space on that disk; finished tasks can be removed with Remove-PfTask");

    private static PfException CannotOpen(string path, string detail)
    {
        try
        {
            // Only here, after SQLite has failed to open it: closing a handle of the file drops the process's locks on it.
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (UnauthorizedAccessException e) when (!Directory.Exists(path))
        {
            return Denied(path, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            detail = e.Message;
        }

        return new PfException(
            PfError.BackendUnavailable,
            $"the database '{path}' cannot be opened ({detail})",
            "check the path (sqlite.path): it names a file in a folder that this user can write");
    }

    private static bool IsFull(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < NearlyNothing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}

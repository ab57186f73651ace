using System.Globalization;
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
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Busy(path, detail),
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

    public static PfException Busy(string path, string detail) => new(
        PfError.BackendBusy,
        $"the database '{path}' is locked by another program ({detail})",
        "try again; if it stays so, end the program that keeps it locked");

    public static PfException Replaced(string path) => new(
        PfError.BackendReplaced,
        $"the database '{path}', or the log beside it, was removed or replaced while it was open; nothing was acknowledged since",
        "call again: the next call opens the file that is there now. To copy a database in use, use Backup-PfBackend; to put a backup in its place, end its workers and sessions first");

    public static PfException TooNew(string path, int version) => new(
        PfError.BackendTooNew,
        $"the database '{path}' was written by a newer version of PfTaskQueue (schema {version}; this one knows {Migrator.LatestVersion})",
        "update the module and start the session or the worker anew, or give the path of another file (sqlite.path)");

    public static PfException ReadOnly(string path, string detail) => new(
        PfError.BackendReadOnly,
        $"the database '{path}' cannot be written ({detail})",
        "make the file and its folder writable for this user, or give the path of another file (sqlite.path)");

    /// <summary>To read the file without its log would show an old state.</summary>
    public static PfException UnreadableLog(string path, Exception reason) => new(
        PfError.BackendReadOnly,
        $"the database '{path}' is in use, and this user cannot read its log: the newest changes are there, and reading it takes write access to the folder",
        "give this user write access to the file and its folder, or read a copy that the database's user makes: Backup-PfBackend",
        reason);

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
        string.Create(CultureInfo.InvariantCulture, $"there is no room for the database '{path}': {FreeSpace(path) / 1024:N0} KiB are free on its disk ({detail})"),
        "free space on that disk, and call again. What was acknowledged is stored, and workers go on by themselves while their leases last. Removing tasks is no way out: it needs room too, and gives none back to the disk");

    private static PfException CannotOpen(string path, string detail) => DatabaseFile.IsDenied(path) ? Denied(path, detail) : new(
        PfError.BackendUnavailable,
        $"the database '{path}' cannot be opened ({detail})",
        "check the path (sqlite.path): it names a file in a folder that this user can write");

    private static bool IsFull(string path) => FreeSpace(path) < NearlyNothing;

    /// <summary>In bytes; null: the system does not say.</summary>
    private static long? FreeSpace(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}

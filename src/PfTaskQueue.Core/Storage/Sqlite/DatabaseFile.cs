using System.Runtime.Versioning;
using PfTaskQueue.Files;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>The file of a database and the place where it lies.</summary>
internal static class DatabaseFile
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Whether there is something to open. Where that cannot be told, it is so: opening says what is wrong.</summary>
    public static bool Exists(string path)
    {
        try
        {
            return !Path.IsPathFullyQualified(path) || File.GetAttributes(path) >= 0;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>
    /// Makes the folder (0700) and an empty file (0600) where they are missing. An existing file is not touched.
    /// </summary>
    /// <exception cref="PfException">The place cannot be used.</exception>
    public static void Prepare(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (!Path.IsPathFullyQualified(path) || folder is null)
        {
            throw new PfException(
                PfError.InvalidBackend, $"'{path}' is no absolute path of a database file", "give an absolute path: sqlite:/path/queue.db");
        }

        try
        {
            RefuseNetwork(path, folder);
            MakeFolder(folder);
            MakeFile(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw SqliteErrors.Denied(path, e.Message);
        }
        catch (IOException e) when (e.Message.Contains("Read-only", StringComparison.OrdinalIgnoreCase))
        {
            throw SqliteErrors.ReadOnly(path, e.Message);
        }
        catch (IOException e)
        {
            throw new PfException(
                PfError.BackendUnavailable, $"the database '{path}' cannot be made ({e.Message})", "check the path (sqlite.path) and the disk", e);
        }
    }

    /// <summary>The database's log.</summary>
    public static string LogOf(string path) => Resolve(path) + "-wal";

    /// <summary>The file that a link leads to: SQLite keeps its other files beside that one.</summary>
    public static string Resolve(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path;
        }
    }

    public static bool IsWritable(string path) => OperatingSystem.IsWindows() || UnixFile.MayWrite(path);

    /// <summary>Whether this user may not read the file.</summary>
    public static bool IsDenied(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return UnixFile.IsDenied(path);
        }

        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is UnauthorizedAccessException && !Directory.Exists(path);
        }
    }

    /// <summary>
    /// Where everybody can make files, as in /tmp, another user could have made the database, its log or the log's index first. Whatever is
    /// written there would be theirs to read and to change, and workers run what is written there.
    /// </summary>
    /// <exception cref="PfException"><see cref="PfError.AccessDenied"/>.</exception>
    public static void RefusePlanted(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = Resolve(path);
        string[] files = LiesOpenToAll(file) ? [file, LogOf(path), file + "-shm"] : [];
        var planted = file != path && LiesOpenToAll(path) ? path : files.FirstOrDefault(IsAnothers);
        if (planted is not null)
        {
            throw new PfException(
                PfError.AccessDenied,
                $"'{planted}' lies in a folder where everybody can make files, and is a link or belongs to another user, who could read and change what the queue holds",
                "put the database in a folder of this user's own (sqlite.path)");
        }
    }

    /// <summary>Whether a file system is a network's, where a write-ahead log loses data: https://sqlite.org/wal.html.</summary>
    internal static bool IsNetwork(string format, DriveType type) => type == DriveType.Network || FileSystems.IsShared(format);

    /// <summary>Makes an empty file that only its owner may read.</summary>
    internal static void MakeEmpty(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        new FileStream(path, options).Dispose();
    }

    [UnsupportedOSPlatform("windows")]
    private static bool LiesOpenToAll(string path) => UnixFile.Status(Path.GetDirectoryName(path)!) is { IsOpenToAll: true };

    [UnsupportedOSPlatform("windows")]
    private static bool IsAnothers(string path) => UnixFile.Status(path) is { IsAnothers: true };

    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }
    }

    private static void MakeFile(string path)
    {
        // Never open an existing database beside SQLite: closing any handle of the file drops this process's locks on it.
        if (File.Exists(path))
        {
            RefuseFragment(path);
            return;
        }

        try
        {
            MakeEmpty(path, FileMode.CreateNew);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was quicker.
        }
    }

    /// <summary>SQLite takes a file of one byte for an empty one, and would write over it.</summary>
    private static void RefuseFragment(string path)
    {
        const int SmallestPage = 512;
        if (new FileInfo(Resolve(path)).Length is > 0 and < SmallestPage)
        {
            throw SqliteErrors.Foreign(path, "it is too short");
        }
    }

    private static void RefuseNetwork(string path, string folder)
    {
        var (format, type) = DatabaseVolume.Of(folder);
        if (IsNetwork(format, type))
        {
            throw new PfException(
                PfError.InvalidBackend,
                $"'{path}' lies on a file system of a network or of a virtual machine's host ({format}), where a database that several processes write loses data",
                "put the database on a local disk (sqlite.path), or use Redis to share queues between machines (-Backend redis://…)");
        }
    }
}

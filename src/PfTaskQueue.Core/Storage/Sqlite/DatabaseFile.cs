using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>The file of a database and the place where it lies.</summary>
internal static class DatabaseFile
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // The names that .NET gives to the file systems whose locks and shared memory do not reach across machines.
    private static readonly HashSet<string> Networks = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "v9fs", "afs", "ceph", "coda", "gpfs", "lustre", "ncp", "ncpfs",
    };

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

    /// <summary>
    /// Whether nobody can be writing the file: there is no log beside it, and none can be made. SQLite then reads it without locks.
    /// </summary>
    public static bool IsImmutable(string path)
    {
        if (File.Exists(path + "-wal"))
        {
            return false;
        }

        var probe = Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetRandomFileName());
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Whether a file system is a network's, where a write-ahead log loses data: https://sqlite.org/wal.html.</summary>
    internal static bool IsNetwork(string format, DriveType type) => type == DriveType.Network || Networks.Contains(format);

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

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        try
        {
            new FileStream(path, options).Dispose();
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
        if (new FileInfo(path).Length is > 0 and < SmallestPage)
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
                $"'{path}' lies on a network file system ({format}), where a database that several processes write loses data",
                "put the database on a local disk (sqlite.path), or use Redis to share queues between machines (-Backend redis://…)");
        }
    }
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>Opens the connections of one database, and makes sure which file each of them has.</summary>
internal sealed class DatabaseOpener(string path)
{
    /// <summary>
    /// The connection that writes. A database that this user can only read is opened all the same: changes are refused by SQLite.
    /// </summary>
    public Database OpenWriter()
    {
        DatabaseFile.Prepare(path);
        try
        {
            return DatabaseFile.IsWritable(path) ? OpenForWriting() : OpenLive(DatabaseAccess.Write);
        }
        catch (PfException e) when (IsNoLog(e))
        {
            return OpenFrozen(e);
        }
    }

    /// <summary>A connection that reads beside writers, or without them.</summary>
    /// <param name="files">What the writer has open: the only files to read. Null: whatever is at the path.</param>
    public Database OpenReader(OpenFiles? files)
    {
        try
        {
            files?.Check();
            var database = OpenLive(DatabaseAccess.Read);
            if (files is not null)
            {
                database.Guard(files);
            }

            return database.IsCurrent ? database : throw Closed(database, SqliteErrors.Replaced(path));
        }
        catch (PfException e) when (IsNoLog(e))
        {
            return OpenFrozen(e);
        }
    }

    /// <summary>SQLite reads a file with a write-ahead log only where it can make the log or its index.</summary>
    private static bool IsNoLog(PfException error) => error.Error is PfError.BackendUnavailable or PfError.BackendReadOnly;

    private static Exception Closed(Database database, Exception error)
    {
        database.Dispose();
        return error;
    }

    /// <summary>
    /// While no other process writes, from before the log's index is opened: whoever opens that as the first empties it, and it finds out by
    /// a lock whether it is the first.
    /// </summary>
    private Database OpenForWriting()
    {
        var log = DatabaseFile.LogOf(path);
        var writeLock = WriteLock.Find(log);
        try
        {
            if (writeLock?.TryEnter() == false)
            {
                throw SqliteErrors.Busy(path, "another process writes");
            }

            var database = OpenLive(DatabaseAccess.Write, out var files);
            try
            {
                writeLock ??= WriteLock.Find(log);
                if (files is not null && (writeLock is null || !files.HasLog(writeLock.Identity)))
                {
                    throw SqliteErrors.Busy(path, "another process has just removed the log");
                }

                database.Guard(files, writeLock);
                writeLock?.Leave();
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
        catch
        {
            writeLock?.Dispose();
            throw;
        }
    }

    private Database OpenLive(DatabaseAccess access) => OpenLive(access, out _);

    private Database OpenLive(DatabaseAccess access, out OpenFiles? files)
    {
        var log = DatabaseFile.LogOf(path);
        var before = OpenFiles.At(path, log);
        if (before is not null && before.HaveAnotherLogInUse())
        {
            throw SqliteErrors.Replaced(path);
        }

        // Before, because SQLite gives root a file's owner's log; and after, because somebody else could have been quicker.
        DatabaseFile.RefusePlanted(path);
        var database = Database.Open(path, access);
        try
        {
            // It reads, and so opens the log.
            Migrator.Migrate(database, path);
            files = OpenFiles.At(path, log);
            if (files is not null && !files.Continues(before!))
            {
                throw SqliteErrors.Busy(path, "it was replaced while it was opened");
            }

            DatabaseFile.RefusePlanted(path);
            database.Guard(files);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <param name="reason">Why it cannot be opened with a log.</param>
    private Database OpenFrozen(PfException reason)
    {
        if (FrozenFile.CanMakeFilesBeside(path))
        {
            throw reason;
        }

        if (FrozenFile.HasLog(path))
        {
            throw SqliteErrors.UnreadableLog(path, reason);
        }

        var frozen = new FrozenFile(path);
        var database = Database.Open(path, DatabaseAccess.Immutable);
        try
        {
            Migrator.Migrate(database, path);
            database.Guard(frozen);
            return database.IsCurrent ? database : throw SqliteErrors.Busy(path, "it was written while it was opened");
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public async Task BackUpAsync(string path, bool overwrite, CancellationToken cancellation)
    {
        RefuseDatabaseInUse(path);
        if (!overwrite && File.Exists(path))
        {
            throw new IOException($"the file '{path}' exists");
        }

        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await Task.Run(
                () => BusyRetry.RunAsync(() => CopyTo(temporary, cancellation), BusyRetry.Patience, cancellation), cancellation).ConfigureAwait(false);
            RefuseDatabaseInUse(path);
            File.Move(temporary, path, overwrite);
        }
        catch (PfException e) when (e.Error == PfError.BackendFull)
        {
            throw new IOException($"there is no room for the copy '{path}'", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Somebody has it open, or its log is left: the log would be taken for the new file's, and damage it.</summary>
    private void RefuseDatabaseInUse(string path)
    {
        if (FrozenFile.HasLog(path) || Path.GetFullPath(path) == Path.GetFullPath(_settings.Path))
        {
            throw new IOException($"'{path}' is a database in use, with a log beside it");
        }
    }

    private bool CopyTo(string file, CancellationToken cancellation)
    {
        using var database = _opener.OpenReader(_database.Files);
        using var stop = cancellation.UnsafeRegister(static reading => ((Database)reading!).Interrupt(), database);
        Migrator.RequireKnown(database, _settings.Path);

        // SQLite would make it for everybody to read.
        DatabaseFile.MakeEmpty(file, FileMode.Create);
        try
        {
            // It holds for the database that is read and for the one that is written.
            database.Execute("PRAGMA query_only = OFF");
            database.Use("backup").Bind(file).Run();
        }
        catch (PfException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }

        using (var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(handle);
        }

        return database.IsCurrent ? true : throw SqliteErrors.Busy(_settings.Path, "it was replaced while it was copied");
    }
}

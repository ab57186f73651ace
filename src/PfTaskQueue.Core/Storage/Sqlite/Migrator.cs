using System.Globalization;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Brings a database to the schema that this version knows. <c>application_id</c> marks the file as ours, <c>user_version</c>
/// is the number of the last migration that ran.
/// </summary>
internal static class Migrator
{
    /// <summary>"PfTQ".</summary>
    public const int ApplicationId = 0x50665451;

    public static int LatestVersion => SqlFile.MigrationNames.Count;

    /// <summary>Migrates; a database that is up to date is not written.</summary>
    /// <exception cref="PfException">The file is another program's, or of a newer version.</exception>
    public static void Migrate(Database database, string path)
    {
        if (CurrentVersion(database, path) == LatestVersion)
        {
            UseLog(database);
            return;
        }

        if (database.IsReadOnly)
        {
            throw SqliteErrors.ReadOnly(path, "its schema has to be made or migrated");
        }

        // The journal mode belongs to the file and cannot change inside a transaction.
        database.Execute("PRAGMA journal_mode = WAL");
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            // Another process may have migrated while this one waited for the lock.
            foreach (var name in SqlFile.MigrationNames.Skip(CheckedVersion(database, path)))
            {
                database.ExecuteScript(SqlFile.Migration(name));
            }

            database.ExecuteScript($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {LatestVersion};");
            database.Execute("COMMIT");
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    /// <summary>A backup has no log, and is to have one again.</summary>
    private static void UseLog(Database database)
    {
        if (!database.IsReadOnly && database.Scalar("PRAGMA journal_mode") != "wal")
        {
            database.Execute("PRAGMA journal_mode = WAL");
        }
    }

    /// <summary>
    /// For a transaction of a connection that was opened long ago: a newer version may have migrated the file since.
    /// </summary>
    /// <exception cref="PfException"><see cref="PfError.BackendTooNew"/>.</exception>
    public static void RequireKnown(Database database, string path)
    {
        if (Number(database, "PRAGMA user_version") is var version && version > LatestVersion)
        {
            throw SqliteErrors.TooNew(path, version);
        }
    }

    /// <summary>In one snapshot: a file that somebody else is just making must not be taken for another program's.</summary>
    private static int CurrentVersion(Database database, string path)
    {
        database.Execute("BEGIN");
        try
        {
            return CheckedVersion(database, path);
        }
        finally
        {
            database.Rollback();
        }
    }

    /// <summary>Inside a transaction.</summary>
    private static int CheckedVersion(Database database, string path)
    {
        var application = Number(database, "PRAGMA application_id");
        var version = Number(database, "PRAGMA user_version");
        if (application == ApplicationId)
        {
            return version <= LatestVersion ? version : throw SqliteErrors.TooNew(path, version);
        }

        var isEmpty = application == 0 && version == 0 && Number(database, "SELECT count(*) FROM sqlite_schema") == 0;
        return isEmpty ? 0 : throw SqliteErrors.Foreign(path, "it belongs to another program");
    }

    private static int Number(Database database, string query) => int.Parse(database.Scalar(query)!, CultureInfo.InvariantCulture);
}

using System.Collections.Concurrent;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// The embedded backend: one file, many processes of one machine. Every change is durable when its task completes. Rules are
/// Lifecycle's: inside a transaction the store reads, lets it compute, and writes if nothing changed in between.
/// </summary>
public sealed partial class SqliteStore : IQueueStore
{
    private readonly SqliteSettings _settings;
    private readonly TimeProvider _clock;
    private readonly BeatClock _beats;
    private readonly DatabaseOpener _opener;
    private readonly Database _database;
    private readonly Writer _writer;
    private readonly ReadPool _readers;
    private readonly ChangeWatcher _watcher;
    private readonly ConcurrentDictionary<string, WorkSignal> _signals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WorkSignal> _requests = new(StringComparer.Ordinal);

    private SqliteStore(SqliteSettings settings, TimeProvider clock, DatabaseOpener opener, Database database)
    {
        Database OpenReader() => opener.OpenReader(database.Files);
        _settings = settings;
        _clock = clock;
        _beats = new BeatClock(clock, MachineLife.Current);
        (_opener, _database) = (opener, database);
        _writer = new Writer(database, BusyRetry.Patience);
        _readers = new ReadPool(OpenReader);
        _watcher = new ChangeWatcher(DatabaseFile.LogOf(settings.Path), OpenReader);
    }

    public string DisplayName => _settings.DisplayName;

    public bool IsReplaced => !_database.IsCurrent;

    public int PayloadLimit => SqliteSettings.MaxPayloadBytes;

    public string? PayloadLimitSetting => null;

    public int ResultLimit => SqliteSettings.MaxPayloadBytes;

    /// <summary>The backend's time is the machine's: all processes of one file run on it.</summary>
    private Timestamp Now => _beats.Now;

    /// <summary>
    /// Opens the database; makes the file (mode 0600) and its folder (0700) where they are missing, and migrates an older schema.
    /// A file that cannot be written is opened all the same, for reading.
    /// </summary>
    /// <exception cref="PfException">
    /// <see cref="PfError.BackendUnavailable"/>, <see cref="PfError.BackendCorrupt"/> (not a queue database),
    /// <see cref="PfError.AccessDenied"/>, <see cref="PfError.BackendReadOnly"/>, <see cref="PfError.BackendFull"/>,
    /// <see cref="PfError.BackendTooNew"/>, <see cref="PfError.BackendBusy"/>, <see cref="PfError.InvalidBackend"/> (no absolute path, or a network's file system).
    /// </exception>
    public static async Task<SqliteStore> OpenAsync(SqliteSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        var opener = new DatabaseOpener(settings.Path);
        var database = await Task.Run(
            () => BusyRetry.RunAsync(opener.OpenWriter, BusyRetry.Patience, cancellation), cancellation).ConfigureAwait(false);
        var store = new SqliteStore(settings, clock, opener, database);
        try
        {
            await store.ResumeRemovalsAsync(cancellation).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Finishes the changes under way and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopRemovalsAsync().ConfigureAwait(false);
        await _watcher.DisposeAsync().ConfigureAwait(false);
        _readers.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellation) =>
        _writer.RunAsync(WritePriority.Urgent, work, cancellation);

    private Task<T> WriteBulkAsync<T>(Func<Database, T> work, CancellationToken cancellation) =>
        _writer.RunAsync(WritePriority.Bulk, work, cancellation);

    private WorkSignal SignalOf(string queueUid) => _signals.GetOrAdd(queueUid, static _ => new WorkSignal());

    /// <summary>Raised when somebody in this process asks the worker for something.</summary>
    private WorkSignal RequestSignalOf(string workerUid) => _requests.GetOrAdd(workerUid, static _ => new WorkSignal());
}

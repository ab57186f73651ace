using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage.Redis;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Storage;

/// <summary>Opens the backend that the settings name. The only place that knows which backends there are.</summary>
public static class StoreFactory
{
    /// <summary>
    /// Whether the backend can hold a queue: opening an embedded one makes its file where there is none, which a read must not.
    /// </summary>
    public static bool Exists(BackendSettings settings) => settings is not SqliteSettings sqlite || DatabaseFile.Exists(sqlite.Path);

    /// <summary>Opens the backend, and makes the database where there is none.</summary>
    /// <exception cref="PfException">The backend cannot be opened; the error says why and what to do.</exception>
    public static async Task<IQueueStore> OpenAsync(BackendSettings settings, TimeProvider clock, CancellationToken cancellation) => settings switch
    {
        SqliteSettings sqlite => await SqliteStore.OpenAsync(sqlite, clock, cancellation).ConfigureAwait(false),
        RedisSettings redis => await RedisStore.OpenAsync(redis, clock, cancellation).ConfigureAwait(false),
        _ => throw new PfException(PfError.InvalidBackend, $"no backend serves {settings.DisplayName}", "use sqlite:<path> or redis://host:port/db?keyPrefix=name"),
    };
}

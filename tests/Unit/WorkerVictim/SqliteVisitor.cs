using PfTaskQueue.Configuration;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace WorkerVictim;

/// <summary>Opens a database, looks at it and closes it.</summary>
internal static class SqliteVisitor
{
    public static async Task<int> RunAsync(string path)
    {
        await using var store = await SqliteStore.OpenAsync(new SqliteSettings(path), TimeProvider.System, CancellationToken.None);
        await foreach (var queue in store.ReadQueuesAsync(CancellationToken.None))
        {
            Console.WriteLine(queue.Name);
        }

        return 0;
    }
}

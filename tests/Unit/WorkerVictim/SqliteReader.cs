using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace WorkerVictim;

/// <summary>Opens a database once, and for each line of its input says how many tasks wait, or which error it met.</summary>
internal static class SqliteReader
{
    public static async Task<int> RunAsync(string path, string queueName)
    {
        SqliteStore? store = null;
        while (await Console.In.ReadLineAsync() is not null)
        {
            try
            {
                store ??= await SqliteStore.OpenAsync(new SqliteSettings(path), TimeProvider.System, CancellationToken.None);
                var queue = await store.FindQueueAsync(queueName, CancellationToken.None) ?? throw PfException.QueueNotFound(queueName);
                Console.WriteLine((await store.CountTasksAsync(queue, CancellationToken.None)).Pending);
            }
            catch (PfException e)
            {
                Console.WriteLine($"{e.Error}: {e.Message}; {e.Advice}");
            }
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }

        return 0;
    }
}

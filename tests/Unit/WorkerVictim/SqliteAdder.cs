using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace WorkerVictim;

/// <summary>Adds tasks one by one until it is killed, and prints the UID of each that was acknowledged.</summary>
internal static class SqliteAdder
{
    public static async Task<int> RunAsync(string path, string queueName)
    {
        await using var store = await SqliteStore.OpenAsync(new SqliteSettings(path), TimeProvider.System, CancellationToken.None);
        var queue = await store.FindQueueAsync(queueName, CancellationToken.None) ?? throw PfException.QueueNotFound(queueName);
        while (true)
        {
            foreach (var task in await store.AddTasksAsync(queue, [new TaskSpec { Payload = "from a process" }], CancellationToken.None))
            {
                Console.WriteLine(task.Uid);
            }
        }
    }
}

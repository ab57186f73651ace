using PfTaskQueue.Configuration;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace WorkerVictim;

/// <summary>Takes every task of a queue through its life, and prints the UID of each that it ended.</summary>
internal static class SqliteDrainer
{
    public static async Task<int> RunAsync(string path, string queueName)
    {
        var none = CancellationToken.None;
        await using var store = await SqliteStore.OpenAsync(new SqliteSettings(path), TimeProvider.System, none);
        var queue = await store.FindQueueAsync(queueName, none) ?? throw PfException.QueueNotFound(queueName);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = $"{Environment.ProcessId}" }, none);
        while (await store.ClaimTasksAsync(worker, 2, none) is { Status: ClaimStatus.Claimed } claim)
        {
            var started = await store.StartTasksAsync(worker, claim.Tasks, none);
            var outcomes = started.Select(step =>
                new AttemptOutcome(step.Task, new TaskEvent.Succeed(Attempt.Of(step.Task), TaskResult.Success())));
            foreach (var done in await store.CompleteTasksAsync(worker, [.. outcomes], none))
            {
                Console.WriteLine(done.Verdict == Verdict.Moved ? done.Task.Uid : $"{done.Verdict}: {done.Why}");
            }
        }

        await store.EndWorkerAsync(worker, success: true, none);
        return 0;
    }
}

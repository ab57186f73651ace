using System.Diagnostics;
using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Storage.Redis;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>A backend that worker processes can reach, with one queue, and a folder for what their handlers write down.</summary>
internal sealed class WorkerGround : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private WorkerGround(string folder, string address, IQueueStore store, QueueInfo queue)
    {
        Folder = folder;
        Address = address;
        Store = store;
        Queue = queue;
    }

    public string Folder { get; }

    /// <summary>Where the backend is, as the worker's program wants it.</summary>
    public string Address { get; }

    public IQueueStore Store { get; }

    public QueueInfo Queue { get; }

    /// <summary>The file for what the handlers write down, a line each.</summary>
    public string Runs => Path.Combine(Folder, "runs");

    /// <param name="backend"><c>sqlite</c> or <c>redis</c>.</param>
    public static async Task<WorkerGround> OpenAsync(string backend)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), Platform.LinuxReason);
        var folder = Directory.CreateTempSubdirectory("pftq-ground-").FullName;
        BackendSettings settings = new SqliteSettings(Path.Combine(folder, "queue.db"));
        var address = Path.Combine(folder, "queue.db");
        if (backend == "redis")
        {
            var server = await SharedRedis.ServerAsync();
            var redis = server.Settings();
            (settings, address) = (redis, $"redis:{server.Port}/{redis.KeyPrefix}");
        }

        var store = await StoreFactory.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
        var ground = new WorkerGround(folder, address, store, await store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None));
        await ground.ForgetRunsAsync();
        return ground;
    }

    public Task ForgetRunsAsync() => File.WriteAllTextAsync(Runs, "");

    public Task<IReadOnlyList<TaskInfo>> AddAsync(int count) =>
        Store.AddTasksAsync(Queue, [.. Enumerable.Repeat(new TaskSpec(), count)], CancellationToken.None);

    public WorkerProcess Start(string options, params string[] command) => WorkerProcess.Start(Address, Queue.Name, options, command);

    /// <summary>Waits until the handlers have written so many lines.</summary>
    public async Task<string[]> LinesAsync(int count)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var lines = await File.ReadAllLinesAsync(Runs);
            if (lines.Length >= count)
            {
                return lines;
            }

            Assert.True(began.Elapsed < Patience, $"{lines.Length} of {count} lines were written");
            await Task.Delay(10);
        }
    }

    /// <summary>Waits until the queue's counts are so.</summary>
    public async Task CountsAsync(Predicate<TaskCounts> wanted)
    {
        var began = Stopwatch.StartNew();
        while (await Store.CountTasksAsync(Queue, CancellationToken.None) is var counts && !wanted(counts))
        {
            Assert.True(began.Elapsed < Patience, $"the queue's counts stay {counts}");
            await Task.Delay(10);
        }
    }

    public static bool IsRunning(string pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>How a worker ends when its console on Windows says so.</summary>
public sealed class ConsoleEventTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pftq-console-").FullName;
    private IQueueStore? _store;
    private QueueInfo _queue = null!;

    private string DatabasePath => Path.Combine(_folder, "queue.db");

    public async ValueTask InitializeAsync()
    {
        _store = await StoreFactory.OpenAsync(new SqliteSettings(DatabasePath), TimeProvider.System, CancellationToken.None);
        _queue = await _store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [WindowsFact]
    public async Task CtrlC_DrainsTheWorker_AndReachesTheShellToo()
    {
        await AddAsync(1);
        await using var worker = Start("--grace 600");
        await worker.SaysAsync("started");
        worker.SendConsoleEvent(ConsoleEvent.CtrlC);
        await worker.SaysAsync("shell interrupted");
        Assert.Equal(1, (await CountAsync()).Processing);

        // A second one skips the grace.
        worker.SendConsoleEvent(ConsoleEvent.CtrlC);
        Assert.Equal(0, await worker.WaitAsync());
        Assert.Equal(1, (await CountAsync()).Pending);
    }

    [WindowsTheory]
    [InlineData(ConsoleEvent.Closed)]
    [InlineData(ConsoleEvent.Shutdown)]
    public async Task TheClosingOfTheWindow_PutsTheTasksBack_AndWaitsForNoGrace(int number)
    {
        await AddAsync(4);
        await using var worker = Start("--concurrency 4 --grace 600");
        await worker.SaysAsync("started", 4);
        worker.SendConsoleEvent(number);
        await worker.WaitAsync();
        Assert.Equal(4, (await CountAsync()).Pending);
        var ended = await _store!.ReadWorkersAsync(_queue, unfinishedOnly: false, CancellationToken.None).SingleAsync();
        Assert.Equal(WorkerPhase.Succeeded, ended.Phase);
    }

    private WorkerProcess Start(string options) => WorkerProcess.Start(DatabasePath, "q", options, HandlerBench.Program("TestHandler"), "sleep");

    private async Task AddAsync(int count) =>
        await _store!.AddTasksAsync(_queue, [.. Enumerable.Repeat(new TaskSpec { Payload = "x" }, count)], CancellationToken.None);

    private async Task<TaskCounts> CountAsync() => await _store!.CountTasksAsync(_queue, CancellationToken.None);
}

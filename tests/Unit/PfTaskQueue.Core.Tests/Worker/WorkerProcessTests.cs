using System.Diagnostics;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>Worker processes with real handler processes on one database file.</summary>
public sealed class WorkerProcessTests : IAsyncLifetime
{
    private const string QuickLease = "--interval 0.2 --expiration 2 --salvage 1";
    private readonly string _folder = Directory.CreateTempSubdirectory("pftq-processes-").FullName;
    private IQueueStore _store = null!;
    private QueueInfo _queue = null!;

    private string DatabasePath => Path.Combine(_folder, "queue.db");

    private string Runs => Path.Combine(_folder, "runs");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), Platform.UnixReason);
        _store = await StoreFactory.OpenAsync(new SqliteSettings(DatabasePath), TimeProvider.System, CancellationToken.None);
        _queue = await _store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None);
        await File.WriteAllTextAsync(Runs, "");
    }

    [Fact]
    public async Task TwoWorkersOnOneFile_RunEachTaskAsOftenAsItShall()
    {
        const int count = 2000;
        var specs = Enumerable.Range(0, count).Select(i => new TaskSpec { Payload = i % 3 == 0 ? "bad" : "good", RetryLimit = 2 });
        var tasks = await _store.AddTasksAsync(_queue, [.. specs], CancellationToken.None);
        const string script = """echo "$PFTQ_TASK_HANDLER_INPUT_TASK_UID" >> "$0"; test "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD" = good""";
        const string options = "--concurrency 4 --exit-on-empty 0";
        await using var one = WorkerProcess.Start(DatabasePath, "q", options, "/bin/sh", "-c", script, Runs);
        await using var two = WorkerProcess.Start(DatabasePath, "q", options, "/bin/sh", "-c", script, Runs);
        Assert.Equal((0, 0), (await one.WaitAsync(), await two.WaitAsync()));

        var runs = (await File.ReadAllLinesAsync(Runs)).CountBy(uid => uid).ToDictionary();
        Assert.All(tasks, task => Assert.Equal(task.Payload == "good" ? 1 : 3, runs.GetValueOrDefault(task.Uid)));
        Assert.Equal(count, runs.Count);
        var bad = tasks.Count(task => task.Payload == "bad");
        Assert.Equal(new TaskCounts(0, 0, 0, count - bad, bad, 0), await _store.CountTasksAsync(_queue, CancellationToken.None));
        Assert.All([one, two], worker => Assert.Contains(worker.Lines, line => line.StartsWith("finished", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WhatAHandlerPrinted_CanBeRead_WhereverTheWorkerRan()
    {
        var task = (await _store.AddTasksAsync(_queue, [new TaskSpec { RetryLimit = 1 }], CancellationToken.None))[0];
        await using var worker = WorkerProcess.Start(DatabasePath, "q", "--exit-on-empty 0", "/bin/sh", "-c", "echo out; echo err >&2; exit 1");
        Assert.Equal(0, await worker.WaitAsync());
        var logs = await _store.ReadTaskLogsAsync(_queue, task.Uid, CancellationToken.None);
        Assert.Equal(2, logs.Count);
        Assert.All(logs, log => Assert.Equal(("out\n", "err\n"), (log.StandardOutput, log.StandardError)));
    }

    [Fact]
    public async Task AKilledWorkersTasks_FinishOnTheOther_AndItsHandlersDieWithIt()
    {
        await _store.AddTasksAsync(_queue, [.. Enumerable.Repeat(new TaskSpec { Payload = "x" }, 4)], CancellationToken.None);
        var go = Path.Combine(_folder, "go");
        const string script = """echo $$ >> "$0"; until test -e "$1"; do sleep 0.05; done""";
        await using var victim = WorkerProcess.Start(DatabasePath, "q", $"--concurrency 4 {QuickLease}", "/bin/sh", "-c", script, Runs, go);
        await victim.SaysAsync("started", 4);
        var handlers = await LinesAsync(4);
        await using var survivor = WorkerProcess.Start(DatabasePath, "q", $"--concurrency 4 --exit-on-empty 0 {QuickLease}", "/bin/sh", "-c", script, Runs, go);
        await survivor.SaysAsync("registered");

        victim.Signal("KILL");
        var died = Stopwatch.StartNew();
        await survivor.SaysAsync("salvaged");
        Assert.InRange(died.Elapsed.TotalSeconds, 2.5, 5);
        await survivor.SaysAsync("started", 4);
        Assert.All(handlers, handler => Assert.False(IsRunning(handler), $"handler {handler} outlived its worker"));
        await File.WriteAllTextAsync(go, "");
        Assert.Equal(0, await survivor.WaitAsync());
        Assert.Equal(new TaskCounts(0, 0, 0, 4, 0, 0), await _store.CountTasksAsync(_queue, CancellationToken.None));
    }

    [Fact]
    public async Task ACancelledTask_LosesItsWholeProcessTree_AndTheWorkerTakesTheNext()
    {
        TaskSpec[] specs = [new TaskSpec { Payload = "x", RetryLimit = -1 }, new TaskSpec { Payload = "next" }];
        var task = (await _store.AddTasksAsync(_queue, specs, CancellationToken.None))[0];
        const string script = """test "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD" = x || exit 0; sleep 300 & echo $! >> "$0"; echo $$ >> "$0"; wait""";
        await using var worker = WorkerProcess.Start(DatabasePath, "q", "--interval 0.2 --exit-on-empty 0", "/bin/sh", "-c", script, Runs);
        var processes = await LinesAsync(2);

        await _store.CancelTasksAsync(_queue, [task.Uid], CancellationToken.None);
        await worker.SaysAsync($"finished {task.Uid} Failed");

        Assert.All(processes, process => Assert.False(IsRunning(process), $"process {process} outlived its task"));
        Assert.Equal(0, await worker.WaitAsync());
        Assert.Equal(new TaskCounts(0, 0, 0, 1, 1, 0), await _store.CountTasksAsync(_queue, CancellationToken.None));
        Assert.Contains(worker.Lines, line => line.StartsWith("note a task was cancelled", StringComparison.Ordinal));
        Assert.DoesNotContain(worker.Lines, line => line.StartsWith("warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AWorkerPausedBeyondItsLease_DropsWhatItHas_AndEnds()
    {
        await _store.AddTasksAsync(_queue, [new TaskSpec()], CancellationToken.None);
        const string script = """echo $$ >> "$0"; sleep 300""";
        await using var victim = WorkerProcess.Start(DatabasePath, "q", QuickLease, "/bin/sh", "-c", script, Runs);
        var handler = (await LinesAsync(1))[0];
        PauseOutsideItsTransactions(victim);
        await using var survivor = WorkerProcess.Start(DatabasePath, "q", QuickLease, "/bin/true");
        await survivor.SaysAsync("finished");
        victim.Signal("CONT");
        Assert.Equal(1, await victim.WaitAsync());
        Assert.Contains(victim.Lines, line => line.StartsWith("exit Lost Failed Salvaged", StringComparison.Ordinal));
        Assert.False(IsRunning(handler));
        Assert.Equal(1, (await _store.CountTasksAsync(_queue, CancellationToken.None)).Succeeded);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task ASignal_PutsRunningTasksBack_AndNoHandlerStays(string signal)
    {
        await _store.AddTasksAsync(_queue, [.. Enumerable.Repeat(new TaskSpec(), 8)], CancellationToken.None);
        const string script = """echo $$ >> "$0"; sleep 300 & wait""";
        await using var worker = WorkerProcess.Start(DatabasePath, "q", "--concurrency 8 --grace 0.2", "/bin/sh", "-c", script, Runs);
        await worker.SaysAsync("started", 8);
        var handlers = await LinesAsync(8);
        worker.Signal(signal);
        Assert.Equal(0, await worker.WaitAsync());
        Assert.All(handlers, handler => Assert.False(IsRunning(handler)));
        await foreach (var task in _store.ReadTasksAsync(_queue, TaskFilter.All, CancellationToken.None))
        {
            Assert.Equal((TaskPhase.Pending, 0), (task.Phase, task.FailureCount));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// A process that is paused inside a transaction holds the file's lock, and all others wait until it goes on: nothing can be
    /// seen then. Whoever holds the lock knows that the other does not.
    /// </summary>
    private void PauseOutsideItsTransactions(WorkerProcess victim)
    {
        using var database = Database.Open(DatabasePath, DatabaseAccess.Write);
        database.Execute("BEGIN IMMEDIATE");
        victim.Signal("STOP");
        database.Execute("ROLLBACK");
    }

    private static bool IsRunning(string pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private async Task<string[]> LinesAsync(int count)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var lines = await File.ReadAllLinesAsync(Runs);
            if (lines.Length >= count)
            {
                return lines;
            }

            Assert.True(began.Elapsed < TimeSpan.FromMinutes(1), $"{lines.Length} of {count} handlers reported");
            await Task.Delay(10);
        }
    }
}

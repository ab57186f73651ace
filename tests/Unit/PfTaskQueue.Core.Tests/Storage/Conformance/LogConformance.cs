using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class LogConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task WhatAnAttemptPrinted_IsKept_WithItsOutcome()
    {
        var worker = await RegisterAsync();
        var task = await AddAsync(new TaskSpec { RetryLimit = 1 });
        var first = await StartOneAsync(worker);
        var log = Log(first, "ü\0<&>\n");
        await CompleteAsync(worker, Failed(first) with { Log = log });
        Assert.Equal([log], await LogsAsync(task));

        var second = await StartOneAsync(worker);
        await CompleteAsync(worker, Succeeded(second) with { Log = Log(second, "second") });
        Assert.Equal([log, Log(second, "second")], await LogsAsync(task));
        Assert.Equal(TaskPhase.Succeeded, (await FindAsync(task)).Phase);
    }

    [Fact]
    public async Task AnAttemptThatPrintedNothing_HasNoLog()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var task = await StartOneAsync(worker);
        await SucceedAsync(worker, task);
        Assert.Empty(await LogsAsync(task));
        Assert.Empty(await Store.ReadTaskLogsAsync(Queue, Uid.New(), None));
    }

    [Fact]
    public async Task WhatARunningAttemptHasPrinted_IsKept_UntilItsOutcomeReplacesIt()
    {
        var worker = await RegisterAsync();
        var task = await AddAsync(new TaskSpec { RetryLimit = 1 });
        var first = await StartOneAsync(worker);
        await CompleteAsync(worker, Failed(first) with { Log = Log(first, "first") });
        var second = await StartOneAsync(worker);
        await SaveAsync(worker, second, "so far");
        await SaveAsync(worker, second, "so far, and more");
        Assert.Equal([Log(first, "first"), Log(second, "so far, and more")], await LogsAsync(task));

        await CompleteAsync(worker, Succeeded(second) with { Log = Log(second, "all") });
        Assert.Equal([Log(first, "first"), Log(second, "all")], await LogsAsync(task));
    }

    [Fact]
    public async Task OnlyWhoHoldsTheAttempt_SavesItsLog()
    {
        var (worker, other) = (await RegisterAsync(), await RegisterAsync());
        await AddAsync("a");
        var task = await StartOneAsync(worker);
        await SaveAsync(other, task with { CurrentRecord = task.CurrentRecord! with { WorkerUid = other.Uid } }, "not mine");
        await SaveAsync(worker, task with { CurrentRecord = task.CurrentRecord with { ProcessUid = Uid.New() } }, "another attempt");
        Assert.Empty(await LogsAsync(task));

        await CompleteAsync(worker, Failed(task) with { Log = Log(task, "all") });
        await SaveAsync(worker, task, "late");
        Assert.Equal([Log(task, "all")], await LogsAsync(task));

        await Store.RemoveTasksAsync(Queue, new TaskFilter { Uids = [task.Uid] }, None).ToListAsync(None);
        await SaveAsync(worker, task, "later still");
        Assert.Empty(await LogsAsync(task));
    }

    [Fact]
    public async Task WhatADeadWorkersAttemptHadPrinted_StaysWithItsTask()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var task = await StartOneAsync(worker);
        await SaveAsync(worker, task, "last words");
        await LoseAsync(worker);
        await SalvageAsync(worker);
        await SaveAsync(worker, task, "from beyond");
        Assert.Equal([Log(task, "last words")], await LogsAsync(task));

        await Store.RemoveQueueAsync(Queue, None);
        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
    }

    [Fact]
    public async Task ARefusedOutcome_LeavesNoLog()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var task = await StartOneAsync(worker);
        await LoseAsync(worker);
        await SalvageAsync(worker);
        Assert.False((await CompleteAsync(worker, Succeeded(task) with { Log = Log(task, "late") })).Took);
        Assert.Empty(await LogsAsync(task));
    }

    [Fact]
    public async Task OnlyTheLogsOfTheHistory_AreKept_InItsOrder()
    {
        var worker = await RegisterAsync();
        var task = await AddAsync(new TaskSpec { RetryLimit = -1 });
        for (var i = 0; i < TaskLifecycle.HistoryLimit + 3; i++)
        {
            var running = await StartOneAsync(worker);
            await CompleteAsync(worker, Failed(running) with { Log = Log(running, $"{i}") });
        }

        var history = (await FindAsync(task)).History.Select(record => record.ProcessUid);
        Assert.Equal(history, (await LogsAsync(task)).Select(log => log.ProcessUid));
    }

    [Fact]
    public async Task Logs_GoWithTheirTask_AndWithTheirQueue()
    {
        var worker = await RegisterAsync();
        await AddAsync("removed", "stays");
        var (removed, stays) = (await StartOneAsync(worker), await StartOneAsync(worker));
        await CompleteAsync(worker, Succeeded(removed) with { Log = Log(removed, "x") });
        await CompleteAsync(worker, Succeeded(stays) with { Log = Log(stays, "y") });

        await Store.RemoveTasksAsync(Queue, new TaskFilter { Uids = [removed.Uid] }, None).ToListAsync(None);
        Assert.Empty(await LogsAsync(removed));
        Assert.Single(await LogsAsync(stays));

        await Store.RemoveQueueAsync(Queue, None);
        Assert.Empty(await LogsAsync(stays));
        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
    }

    private static AttemptLog Log(TaskInfo task, string output) => new()
    {
        TaskUid = task.Uid,
        ProcessUid = task.CurrentRecord!.ProcessUid,
        StandardOutput = output,
        StandardError = "e",
        StandardOutputBytes = 70_000,
        StandardErrorBytes = 1,
    };

    private static AttemptOutcome Failed(TaskInfo task) =>
        new(task, new TaskEvent.Fail(Attempt.Of(task), TaskResult.Failure(ResultReason.Failed)));

    private Task SaveAsync(WorkerInfo worker, TaskInfo task, string output) =>
        Store.SaveRunningLogsAsync(worker, [new RunningLog(task, Log(task, output))], None);

    private Task<IReadOnlyList<AttemptLog>> LogsAsync(TaskInfo task) => Store.ReadTaskLogsAsync(Queue, task.Uid, None);
}

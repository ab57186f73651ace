using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A file that another tool has rebuilt without its constraints, and then filled with what they forbid.</summary>
public sealed class SpoiltColumnTests : IAsyncDisposable
{
    private readonly SqliteBackend _backend = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Columns
    {
        get
        {
            var data = new TheoryData<string, string>();
            string[] columns =
            [
                "tasks.body", "tasks.phase", "tasks.position", "tasks.worker_uid", "tasks.process_uid",
                "workers.body", "workers.phase", "workers.beat", "queues.body", "dead_letters.body", "attempt_logs.body", "attempt_logs.process_uid",
                "cancel_requests.worker_uid", "cancel_requests.process_uid", "finished.succeeded", "finished.slot",
            ];
            string[] values = ["NULL", "x'ff00fe'", "'text'", "9223372036854775807", "-1.5e308", "''"];
            foreach (var column in columns)
            {
                foreach (var value in values)
                {
                    data.Add(column, value);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task AColumnOfAnotherType_CostsTheOthersNothing(string column, string value)
    {
        var store = await _backend.OpenStoreAsync();
        var spoilt = await store.CreateQueueAsync("spoilt", QueueState.Active, Cancellation);
        var good = await store.CreateQueueAsync("good", QueueState.Active, Cancellation);
        var worker = await store.RegisterWorkerAsync(spoilt, new WorkerSpec { Name = "w" }, Cancellation);
        await store.AddTasksAsync(spoilt, [.. Enumerable.Repeat(new TaskSpec(), 5)], Cancellation);
        var started = (await store.StartTasksAsync(worker, (await store.ClaimTasksAsync(worker, 3, Cancellation)).Tasks, Cancellation)).Select(step => step.Task).ToList();
        await store.CompleteTasksAsync(worker, [Succeed(started[0]) with { Log = Fuzz.SampleRecords.Log(started[0]) }], Cancellation);
        await store.BeatAsync(worker, Cancellation);
        await store.CancelTasksAsync(spoilt, [started[1].Uid], Cancellation);
        await _backend.PlantDeadLetterAsync(spoilt, "x"u8.ToArray());
        await store.DisposeAsync();
        Spoil(column, value);
        store = await _backend.OpenStoreAsync();
        await using var opened = store;

        // Whatever is refused is refused by name.
        await OnlyAsync(() => store.BeatAsync(worker, Cancellation));
        await OnlyAsync(() => store.ClaimTasksAsync(worker, 2, Cancellation));
        await OnlyAsync(() => store.StartTasksAsync(worker, started, Cancellation));
        await OnlyAsync(() => store.CompleteTasksAsync(worker, [.. started.Skip(1).Select(Succeed)], Cancellation));
        await OnlyAsync(() => store.ReadTaskLogsAsync(spoilt, started[0].Uid, Cancellation));
        await OnlyAsync(async () => await store.ReadTasksAsync(spoilt, TaskFilter.All, Cancellation).CountAsync(Cancellation));
        await OnlyAsync(async () => await store.ReadDeadLettersAsync(spoilt, Cancellation).CountAsync(Cancellation));
        await OnlyAsync(async () => await store.InspectQueueAsync(spoilt, Cancellation).CountAsync(Cancellation));
        await OnlyAsync(() => store.CountTasksAsync(spoilt, Cancellation));
        await OnlyAsync(() => store.MeasureQueueAsync(spoilt, Cancellation));
        await OnlyAsync(() => store.ReadCancelRequestsAsync(worker, Cancellation));
        await OnlyAsync(async () => await store.RemoveTasksAsync(spoilt, new TaskFilter { Uids = [started[0].Uid] }, Cancellation).CountAsync(Cancellation));
        foreach (var reading in await store.ListWorkersAsync(spoilt, unfinishedOnly: false, Cancellation).ToListAsync(Cancellation))
        {
            await OnlyAsync(() => store.RenewWorkerAsync(spoilt, reading.Uid, new HeartBeatSpec(), Cancellation));
        }

        await OnlyAsync(() => store.SalvageWorkerAsync(worker, "s", 0, Cancellation));
        await OnlyAsync(() => store.EndWorkerAsync(worker, success: true, Cancellation));

        Assert.Contains(await store.ListQueuesAsync(Cancellation).ToListAsync(Cancellation), reading => reading.Item?.Name == "good");
        var other = await store.RegisterWorkerAsync(good, new WorkerSpec { Name = "o" }, Cancellation);
        await store.AddTasksAsync(good, [new TaskSpec()], Cancellation);
        Assert.Single((await store.ClaimTasksAsync(other, 1, Cancellation)).Tasks);
        Assert.True(await store.RemoveQueueAsync(spoilt, Cancellation));
    }

    public async ValueTask DisposeAsync() => await _backend.DisposeAsync();

    private static AttemptOutcome Succeed(TaskInfo task) =>
        new(task, new TaskEvent.Succeed(Attempt.Of(task), TaskResult.Success()));

    private static async Task OnlyAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
        }
        catch (PfException)
        {
            // By name.
        }
    }

    private void Spoil(string column, string value)
    {
        var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
        using (var database = new RawDatabase(_backend.Path))
        {
            database.Run("PRAGMA writable_schema = ON");
            foreach (var (constraint, less) in new[] { ("TEXT NOT NULL", "TEXT"), ("INTEGER NOT NULL", "INTEGER"), (") STRICT, WITHOUT ROWID", ") WITHOUT ROWID"), (") STRICT", ")") })
            {
                database.Run("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table'", constraint, less);
            }

            database.Run("PRAGMA writable_schema = RESET");
        }

        using var spoiling = new RawDatabase(_backend.Path);
        spoiling.Run("PRAGMA ignore_check_constraints = ON");
        spoiling.Run($"UPDATE OR IGNORE {table} SET {name} = {value}{(table == "queues" ? " WHERE name = 'spoilt'" : "")}");
    }
}

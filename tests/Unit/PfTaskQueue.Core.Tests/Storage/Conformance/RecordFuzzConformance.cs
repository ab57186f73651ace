using System.Globalization;
using PfTaskQueue.Checking;
using PfTaskQueue.Core.Tests.Storage.Fuzz;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>
/// Spoilt records of every kind beside good ones, through all that is done with a queue. PFTQ_TEST_FUZZ_RECORDS asks for more of them,
/// PFTQ_TEST_FUZZ_SEED for others. What must hold: no exception but the product's own; no worker ends; no good task is lost; each spoilt
/// task is a dead letter with its text, or was still a task and has ended as one.
/// </summary>
public abstract class RecordFuzzConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    private const int Batch = 40;

    /// <summary>More than any durations that a record can hold.</summary>
    private static readonly TimeSpan VeryLong = TimeSpan.FromDays(365 * 700);

    private static readonly int Records = Setting("PFTQ_TEST_FUZZ_RECORDS", 4_000);

    private static readonly int Seed = Setting("PFTQ_TEST_FUZZ_SEED", 20261124);

    private readonly RecordSpoiler _spoiler = new(Seed);
    private int _number;

    [Fact]
    public async Task SpoiltTasks_EndAsDeadLettersWithTheirText_OrAsTasks()
    {
        for (var done = 0; done < Share(60); done += Batch)
        {
            await using var ground = await SpoiltTasks.SetAsync(Store, Backend, NewName(), Batch, _spoiler);
            await ground.RunAsync();
        }
    }

    [Fact]
    public async Task SpoiltWorkers_StopNobody_AndTheirTasksComeBack()
    {
        for (var done = 0; done < Share(25); done += Batch / 4)
        {
            var queue = await Store.CreateQueueAsync(NewName(), QueueState.Active, None);
            var dead = await RegisterAsync("dead", queue);
            var tasks = await Store.AddTasksAsync(queue, [.. Enumerable.Range(0, 1 + (2 * (Batch / 4))).Select(i => new TaskSpec { Payload = $"{i}" })], None);
            await ClaimAsync(dead);
            var spoilt = new List<WorkerInfo>();
            for (var i = 0; i < Batch / 4; i++)
            {
                var worker = await RegisterAsync($"spoilt {i}", queue);
                var claimed = await ClaimAsync(worker, 2);
                await Store.StartTasksAsync(worker, [claimed[0]], None);
                spoilt.Add(worker);
            }

            await Backend.AgeWorkerAsync(dead, Ages);
            foreach (var worker in spoilt)
            {
                await Backend.SpoilAsync(worker, _spoiler.Next("worker", Wire.Write(SampleRecords.Worker(worker))));
            }

            await Inspect(queue);
            Assert.Contains(await ListAsync(queue), reading => reading.Uid == dead.Uid && reading.Item is { ToSalvage: true });
            Assert.NotNull(await Store.SalvageWorkerAsync(dead, "salvager", 0, None));
            foreach (var (worker, i) in spoilt.Select((worker, i) => (worker, i)))
            {
                if (i % 2 == 0 && await Store.BeatAsync(worker, None) == BeatReply.Alive)
                {
                    Assert.Equal(worker.Spec.Name, Assert.Single(await ListAsync(queue), reading => reading.Uid == worker.Uid).Item?.Name);
                    await Store.EndWorkerAsync(worker, success: true, None);
                }
                else
                {
                    await BringBackAsync(queue, worker);
                }
            }

            await DrainAsync(queue);
            var ended = await ReadAsync(queue: queue);
            Assert.Equal(tasks.Select(task => task.Uid).Order(), ended.Select(task => task.Uid).Order());
            Assert.All(ended, task => Assert.Equal(TaskPhase.Succeeded, task.Phase));
            Assert.True(await Store.RemoveQueueAsync(queue, None));
        }
    }

    [Fact]
    public async Task SpoiltQueues_AreErrorsOfTheirOwn_AndCanBeResumedOrRemoved()
    {
        for (var done = 0; done < Share(8); done++)
        {
            var queue = await Store.CreateQueueAsync(NewName(), QueueState.Active, None);
            var worker = await RegisterAsync(queue: queue);
            await Store.AddTasksAsync(queue, [new TaskSpec { Payload = "good" }], None);
            await Backend.SpoilAsync(queue, _spoiler.Next("queue", Wire.Write(queue)));

            var reading = Assert.IsType<Reading<QueueInfo>>(await Store.LookUpQueueAsync(queue.Name, None));
            Assert.True(reading is { Item: not null } or { Error.Error: PfError.QueueUnreadable });
            Assert.Equal(queue.Uid, reading.Uid);
            var listed = await Store.ListQueuesAsync(None).ToListAsync(None);
            Assert.Contains(listed, other => other.Item?.Name == "render");
            Assert.Equal(reading.Error?.Message, Assert.Single(listed, other => other.Uid == queue.Uid).Error?.Message);
            Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));
            Assert.True(await OnlyAsync(() => Store.ClaimTasksAsync(worker, 1, None)) is null or { Status: ClaimStatus.Claimed or ClaimStatus.Suspended });
            await Inspect(queue);
            if (done % 2 == 0)
            {
                Assert.Equal(QueueState.Active, (await Store.SetQueueStateAsync(queue, QueueState.Active, None)).State);
                Assert.NotNull((await Store.LookUpQueueAsync(queue.Name, None))!.Item);
                await Store.EndWorkerAsync(worker, success: true, None);
                await DrainAsync(queue);
                Assert.Equal(TaskPhase.Succeeded, Assert.Single(await ReadAsync(queue: queue)).Phase);
            }

            Assert.True(await Store.RemoveQueueAsync(queue, None));
            Assert.Equal(0, await Backend.CountRemainsAsync(queue));
        }
    }

    [Fact]
    public async Task SpoiltDeadLettersLogsAndNotes_StopNobody()
    {
        var other = await OpenAsync();
        for (var done = 0; done < Share(7); done += Batch)
        {
            var queue = await Store.CreateQueueAsync(NewName(), QueueState.Active, None);
            var worker = await RegisterAsync(queue: queue);
            await Store.AddTasksAsync(queue, [.. Enumerable.Repeat(new TaskSpec(), 5)], None);
            var claimed = await ClaimAsync(worker, 5);
            var started = (await Store.StartTasksAsync(worker, [.. claimed.Take(3)], None)).Select(step => step.Task).ToList();
            await Store.CompleteTasksAsync(worker, [Succeeded(started[0]) with { Log = SampleRecords.Log(started[0]) }], None);
            await Store.BeatAsync(worker, None);
            await Store.CancelTasksAsync(queue, [started[1].Uid], None);
            for (var i = 0; i < Batch / 4; i++)
            {
                await Backend.SpoilLogsAsync(started[0], _spoiler.Next("log", SampleRecords.LogText));
                Assert.All(await Store.ReadTaskLogsAsync(queue, started[0].Uid, None), log => Assert.True(log.StandardOutputBytes >= 0));
                await Backend.SpoilNotesAsync(queue, _spoiler.NextNote(worker.Uid, Uid.New(), "1764000000", "999999", worker.Name));
                Assert.NotEqual(BeatReply.Dead, await Store.BeatAsync(worker, None));
                await Store.ReadCancelRequestsAsync(worker, None);
                await Store.MeasureQueueAsync(queue, None);
                await Store.CountTasksAsync(queue, None);
                Assert.Equal(5, (await ReadAsync(queue: queue)).Count);
                await Inspect(queue);

                // Another process of the same worker does not know what this one was given: the notes tell it.
                var again = await other.ClaimTasksAsync(worker, 2, None);
                Assert.Equal(again.Tasks.Count == 2 ? ClaimStatus.Claimed : ClaimStatus.Empty, again.Status);
                await other.CompleteTasksAsync(worker, [.. again.Tasks.Select(task => new AttemptOutcome(task, new TaskEvent.Release(Attempt.Of(task))))], None);
                await other.ClaimTasksAsync(worker, 2, None);
            }

            Assert.All(await Store.CompleteTasksAsync(worker, [.. started.Skip(1).Select(task => Succeeded(task))], None), step => Assert.True(step.Took));
            await Store.EndWorkerAsync(worker, success: true, None);
            await DrainAsync(queue);
            Assert.All(await ReadAsync(queue: queue), task => Assert.Equal(TaskPhase.Succeeded, task.Phase));
            for (var i = 0; i < Batch; i++)
            {
                await Backend.PlantDeadLetterAsync(queue, _spoiler.Next("letter", SampleRecords.DeadLetterText));
            }

            var letters = await Store.ReadDeadLettersAsync(queue, None).ToListAsync(None);
            Assert.Equal(Batch, letters.Count);
            await Store.RestoreDeadLettersAsync(queue, [.. letters.Take(Batch / 2).Select(letter => letter.Uid)], None);
            await Store.RemoveDeadLettersAsync(queue, [.. letters.Select(letter => letter.Uid)], None);
            Assert.Empty(await Store.ReadDeadLettersAsync(queue, None).ToListAsync(None));
            Assert.True(await Store.RemoveQueueAsync(queue, None));
        }
    }

    /// <summary>The worker is dead: its tasks are taken back once its record can be judged.</summary>
    private async Task BringBackAsync(QueueInfo queue, WorkerInfo worker)
    {
        // Unfinished only, as salvagers look: whoever holds tasks is among them, whatever its record says.
        var reading = Assert.Single(await ListAsync(queue, unfinishedOnly: true), reading => reading.Uid == worker.Uid);
        if (reading.Error is not null)
        {
            Assert.Equal(PfError.WorkerUnreadable, reading.Error.Error);
            Assert.NotNull(await Store.RenewWorkerAsync(queue, worker.Uid, new HeartBeatSpec(), None));
        }

        Assert.Null(await Store.RenewWorkerAsync(queue, worker.Uid, new HeartBeatSpec(), None));
        await Backend.AgeWorkerAsync(worker, VeryLong);
        Assert.NotNull(await Store.SalvageWorkerAsync(worker, "salvager", 0, None));
    }

    private async Task DrainAsync(QueueInfo queue)
    {
        var worker = await RegisterAsync("drain", queue);
        while (await Store.ClaimTasksAsync(worker, Batch, None) is { Status: ClaimStatus.Claimed } claim)
        {
            var started = await Store.StartTasksAsync(worker, claim.Tasks, None);
            await Store.CompleteTasksAsync(worker, [.. started.Select(step => Succeeded(step.Task))], None);
        }

        await Store.EndWorkerAsync(worker, success: true, None);
    }

    private async Task<List<Finding>> Inspect(QueueInfo queue) => await Store.InspectQueueAsync(queue, None).ToListAsync(None);

    private async Task<List<Reading<WorkerInfo>>> ListAsync(QueueInfo queue, bool unfinishedOnly = false) =>
        await Store.ListWorkersAsync(queue, unfinishedOnly, None).ToListAsync(None);

    /// <summary>Null: it was refused with an error of the product's own.</summary>
    private static async Task<T?> OnlyAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (PfException)
        {
            return null;
        }
    }

    private static int Share(int percent) => (Records * percent / 100) + 1;

    private static int Setting(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private string NewName() => $"fuzz {_number++}";
}

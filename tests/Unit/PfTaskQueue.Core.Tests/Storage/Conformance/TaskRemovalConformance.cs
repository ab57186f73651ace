using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class TaskRemovalConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task ByUid_WhatNobodyHolds_IsErased_AndWhatAWorkerHolds_IsRefused()
    {
        var worker = await RegisterAsync();
        await AddAsync("succeeded", "failed", "processing", "received", "pending");
        await SucceedAsync(worker, await StartOneAsync(worker));
        await FailAsync(worker, await StartOneAsync(worker));
        await StartOneAsync(worker);
        await ClaimAsync(worker);
        var tasks = (await ReadAsync()).ToDictionary(task => task.Uid, task => task.Payload);
        var unknown = Uid.New();

        var changes = await RemoveAsync(new TaskFilter { Uids = [.. tasks.Keys, unknown, .. tasks.Keys] });

        Assert.Equal(6, changes.Count);
        Assert.Equal(["failed", "pending", "succeeded"], changes.Where(change => change.Took).Select(change => tasks[change.Uid]).Order());
        Assert.Equal(2, changes.Count(change => change.Error?.Error == PfError.InvalidTaskPhase));
        Assert.Equal(unknown, Assert.Single(changes, change => change.Error?.Error == PfError.TaskNotFound).Uid);
        Assert.Equal(["processing", "received"], Payloads(await ReadAsync()).Order());
        Assert.Equal(2, (await Store.CountTasksAsync(Queue, None)).Total);
        Assert.True((await Store.ClaimTasksAsync(worker, 5, None)) is { Status: ClaimStatus.Empty, InFlight: true });
    }

    [Fact]
    public async Task ByUid_ATaskThatIsNotWhatTheCallerMeans_Stays()
    {
        var added = (await AddAsync("pending")).Single();
        var filter = new TaskFilter { Uids = [added.Uid], Phases = new HashSet<TaskPhase> { TaskPhase.Failed } };
        Assert.Equal(PfError.InvalidTaskPhase, Assert.Single(await RemoveAsync(filter)).Error!.Error);
        Assert.Equal(["pending"], Payloads(await ReadAsync()));
    }

    [Theory]
    [InlineData("Pending", 450, 300)]
    [InlineData("Succeeded", 300, 450)]
    [InlineData("Pending Succeeded Failed Processing", 600, 150)]
    public async Task ByPhase_AllThatMatch_AreErased_AndTheOthersStay(string phases, int removed, int left)
    {
        var worker = await RegisterAsync();
        await AddAsync([.. Enumerable.Range(0, 450).Select(i => $"done {i}")]);
        await AddAsync([.. Enumerable.Range(0, 300).Select(i => $"waiting {i}")]);
        var claimed = await ClaimAsync(worker, 450);
        var started = await Store.StartTasksAsync(worker, claimed, None);
        await Store.CompleteTasksAsync(worker, [.. started.Take(300).Select(step => Succeeded(step.Task))], None);
        if (phases == "Pending")
        {
            // All in the line, then: 150 that come back, and 300 that never left it.
            await Store.CompleteTasksAsync(
                worker,
                [.. started.Skip(300).Select(step => new AttemptOutcome(step.Task, new TaskEvent.Interrupt(Attempt.Of(step.Task), TaskResult.Failure(ResultReason.Signaled))))],
                None);
        }

        var changes = await RemoveAsync(new TaskFilter { Phases = phases.Split(' ').Select(Enum.Parse<TaskPhase>).ToHashSet() });

        Assert.Equal((removed, removed), (changes.Count(change => change.Took), changes.Select(change => change.Uid).Distinct().Count()));
        Assert.Equal(changes.Count, removed);
        Assert.Equal(left, (await ReadAsync()).Count);
        Assert.Equal(left, (await Store.CountTasksAsync(Queue, None)).Total);
    }

    [Fact]
    public async Task ByAge_WhatEndedLater_Stays()
    {
        var worker = await RegisterAsync();
        await AddAsync("old", "young", "waiting");
        await SucceedAsync(worker, await StartOneAsync(worker));
        var ended = (await ReadAsync()).Single(task => task.Payload == "old").FinishedAt!.Value;
        await Task.Delay(20);
        await SucceedAsync(worker, await StartOneAsync(worker));
        var finished = new HashSet<TaskPhase> { TaskPhase.Succeeded, TaskPhase.Failed };

        await RemoveAsync(new TaskFilter { Phases = finished, Before = ended });
        Assert.Equal(3, (await ReadAsync()).Count);
        await RemoveAsync(new TaskFilter { Phases = finished, Before = ended.AddMilliseconds(10) });

        Assert.Equal(["waiting", "young"], Payloads(await ReadAsync()).Order());
    }

    [Fact]
    public async Task WhileWorkersClaim_NothingIsErasedUnderThem()
    {
        await AddAsync([.. Enumerable.Range(0, 400).Select(i => $"{i}")]);
        var other = await OpenAsync();
        var worker = await RegisterAsync();
        var working = Task.Run(async () =>
        {
            var done = 0;
            while (await other.ClaimTasksAsync(worker, 3, None) is { Status: ClaimStatus.Claimed } claim)
            {
                var started = await other.StartTasksAsync(worker, claim.Tasks, None);
                Assert.All(started, step => Assert.Equal(Verdict.Moved, step.Verdict));
                Assert.All(
                    await other.CompleteTasksAsync(worker, [.. started.Select(step => Succeeded(step.Task))], None),
                    step => Assert.Equal(Verdict.Moved, step.Verdict));
                done += started.Count;
            }

            return done;
        });
        var removed = await RemoveAsync(new TaskFilter { Phases = new HashSet<TaskPhase> { TaskPhase.Pending } });

        Assert.Equal(400, await working + removed.Count);
        Assert.Equal(await working, (await Store.CountTasksAsync(Queue, None)).Succeeded);
        Assert.Empty(await ReadDeadLettersAsync());
    }

    private async Task<List<TaskChange>> RemoveAsync(TaskFilter filter) => await Store.RemoveTasksAsync(Queue, filter, None).ToListAsync(None);
}

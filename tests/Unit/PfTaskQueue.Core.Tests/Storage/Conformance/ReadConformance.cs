using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class ReadConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task Add_ReturnsTheTasks_AsTheyAreStored()
    {
        var specs = new[]
        {
            new TaskSpec { Name = "näme", Payload = "päyload \0 \n <&> 😀", RetryLimit = -1, TimeoutSeconds = 60 },
            new TaskSpec(),
        };
        var added = await Store.AddTasksAsync(Queue, specs, None);
        Assert.Equal(specs, added.Select(task => task.Spec));
        Assert.All(added, task => Assert.Equal((TaskPhase.Pending, Queue.Uid, "render"), (task.Phase, task.QueueUid, task.Queue)));
        foreach (var task in added)
        {
            Assert.Equivalent(task, await FindAsync(task));
        }
    }

    [Fact]
    public async Task Add_OfNothing_AddsNothing()
    {
        Assert.Empty(await Store.AddTasksAsync(Queue, [], None));
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task ThePayloadLimit_IsStoredWhole()
    {
        var payload = new string('x', Store.PayloadLimit);
        var task = await AddAsync(new TaskSpec { Payload = payload });
        Assert.Equal(payload, (await FindAsync(task)).Payload);
    }

    [Fact]
    public async Task AFilter_ReadsItsPhasesOnly()
    {
        var tasks = await OneOfEachPhaseAsync();
        foreach (var phase in Enum.GetValues<TaskPhase>())
        {
            Assert.Equal([tasks[phase]], (await ReadAsync(Phases(phase))).Select(task => task.Uid));
        }

        Assert.Equal(
            new[] { tasks[TaskPhase.Succeeded], tasks[TaskPhase.Failed] }.Order(),
            (await ReadAsync(Phases(TaskPhase.Succeeded, TaskPhase.Failed))).Select(task => task.Uid).Order());
        Assert.Equal(tasks.Values.Order(), (await ReadAsync()).Select(task => task.Uid).Order());
        Assert.Empty(await ReadAsync(Phases()));
    }

    [Fact]
    public async Task Uids_AreReadOnceEach_AndOnlyIfTheyExist()
    {
        var added = await AddAsync("a", "b", "c");
        string[] wanted = [added[2].Uid, Uid.New(), added[0].Uid, added[2].Uid, "no uid", ""];
        var read = await ReadAsync(new TaskFilter { Uids = wanted });
        Assert.Equal(["a", "c"], Payloads(read).Order());
        Assert.Empty(await ReadAsync(new TaskFilter { Uids = [] }));
        Assert.Empty(await ReadAsync(Phases(TaskPhase.Failed) with { Uids = [added[0].Uid] }));
        Assert.Single(await ReadAsync(Phases(TaskPhase.Pending) with { Uids = [added[0].Uid] }));
    }

    [Fact]
    public async Task ATaskOfAnotherQueue_IsNotFoundByItsUid()
    {
        var task = (await AddAsync("a")).Single();
        var other = await Store.CreateQueueAsync("other", QueueState.Active, None);
        Assert.Empty(await ReadAsync(new TaskFilter { Uids = [task.Uid] }, other));
    }

    [Fact]
    public async Task ManyTasks_AreReadOnceEach()
    {
        var added = await AddAsync([.. Enumerable.Range(0, 2345).Select(i => $"{i}")]);
        var read = await ReadAsync();
        Assert.Equal(added.Select(task => task.Uid).Order(), read.Select(task => task.Uid).Order());
    }

    [Fact]
    public async Task AReader_MayStopEarly_AndTheStoreGoesOn()
    {
        await AddAsync([.. Enumerable.Range(0, 1200).Select(i => $"{i}")]);
        for (var i = 0; i < 20; i++)
        {
            Assert.NotNull(await Store.ReadTasksAsync(Queue, TaskFilter.All, None).FirstAsync(None));
        }

        await AddAsync("late");
        Assert.Equal(1201, (await Store.CountTasksAsync(Queue, None)).Pending);
    }

    [Fact]
    public async Task ACancelledRead_Ends()
    {
        await AddAsync([.. Enumerable.Range(0, 1200).Select(i => $"{i}")]);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Store.ReadTasksAsync(Queue, TaskFilter.All, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task Tasks_AreReadOnceEach_WhileTheyChange()
    {
        var added = await AddAsync([.. Enumerable.Range(0, 1500).Select(i => $"{i}")]);
        var worker = await RegisterAsync();
        var read = new List<string>();
        await foreach (var task in Store.ReadTasksAsync(Queue, TaskFilter.All, None))
        {
            read.Add(task.Uid);
            if (read.Count % 100 == 1)
            {
                foreach (var step in await Store.StartTasksAsync(worker, await ClaimAsync(worker, 50), None))
                {
                    await SucceedAsync(worker, step.Task);
                }
            }
        }

        Assert.Equal(added.Select(task => task.Uid).Order(), read.Order());
    }

    [Fact]
    public async Task Counts_AreThoseOfThePhases()
    {
        Assert.Equal(new TaskCounts(0, 0, 0, 0, 0, 0), await Store.CountTasksAsync(Queue, None));
        await OneOfEachPhaseAsync();
        await AddAsync("b", "c");
        Assert.Equal(new TaskCounts(3, 1, 1, 1, 1, 0), await Store.CountTasksAsync(Queue, None));
    }

    private static TaskFilter Phases(params TaskPhase[] phases) => new() { Phases = phases.ToHashSet() };

    private async Task<Dictionary<TaskPhase, string>> OneOfEachPhaseAsync()
    {
        await AddAsync("succeeded", "failed", "processing", "received", "pending");
        var worker = await RegisterAsync();
        var succeeded = await StartOneAsync(worker);
        await SucceedAsync(worker, succeeded);
        var failed = await StartOneAsync(worker);
        await FailAsync(worker, failed);
        var processing = await StartOneAsync(worker);
        var received = (await ClaimAsync(worker)).Single();
        return new Dictionary<TaskPhase, string>
        {
            [TaskPhase.Succeeded] = succeeded.Uid,
            [TaskPhase.Failed] = failed.Uid,
            [TaskPhase.Processing] = processing.Uid,
            [TaskPhase.Received] = received.Uid,
            [TaskPhase.Pending] = (await ReadAsync()).Single(task => task.Payload == "pending").Uid,
        };
    }
}

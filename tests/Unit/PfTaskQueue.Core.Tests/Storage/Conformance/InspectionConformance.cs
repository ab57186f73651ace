using PfTaskQueue.Checking;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class InspectionConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task ASoundQueue_HasNoFindings_WhateverHappenedToItsTasks()
    {
        await AddAsync("a", "b", "c", "d");
        var (dead, worker) = (await RegisterAsync("dead"), await RegisterAsync());
        await StartOneAsync(dead);
        await ClaimAsync(dead);
        await LoseAsync(dead);
        await SalvageAsync(dead);
        await SucceedAsync(worker, await StartOneAsync(worker));
        await FailAsync(worker, await StartOneAsync(worker));
        await StartOneAsync(worker);
        await ClaimAsync(worker);
        await Backend.PlantTaskAsync(Queue, Uid.New(), "no task");
        await ClaimNothingAsync(worker);

        Assert.Empty(await InspectAsync());

        await Store.EndWorkerAsync(worker, success: true, None);
        Assert.Empty(await InspectAsync());
        await Store.RemoveQueueAsync(Queue, None);
        Assert.Empty(await InspectAsync());
    }

    [Theory]
    [MemberData(nameof(RecordDamage.All), MemberType = typeof(RecordDamage))]
    public async Task ADamagedRecord_IsFound_AndNothingElse(string damage, string which, FindingKind kind)
    {
        var scene = await InspectionScene.SetAsync(Store);
        var task = scene.Task(which);
        await Backend.OverwriteTaskAsync(scene.Queue, task.Uid, RecordDamage.Apply(damage, task));
        await scene.AssertFoundAsync(Store, kind, task.Uid);
        await Backend.OverwriteTaskAsync(scene.Queue, task.Uid, Wire.Write(task));
    }

    [Fact]
    public async Task TheTasksOfADeadWorker_AreAWarning_UntilTheyAreSalvaged()
    {
        var scene = await InspectionScene.SetAsync(Store);
        await LoseAsync(scene.Worker);
        var findings = await scene.InspectAsync(Store);
        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding => Assert.Equal((FindingKind.HolderDead, FindingSeverity.Warning), (finding.Kind, finding.Severity)));
        await SalvageAsync(scene.Worker);
        Assert.Empty(await scene.InspectAsync(Store));
    }

    /// <summary>Everything moves all the time, and whatever an inspection sees was in order at each moment.</summary>
    [Fact]
    public async Task AQueueThatIsWorkedOn_HasNoFindings()
    {
        using var done = new CancellationTokenSource();
        var other = await OpenAsync();
        var work = Enumerable.Range(0, 3).Select(number => WorkAsync(other, number, done.Token)).ToList();
        try
        {
            for (var i = 0; i < 15; i++)
            {
                Assert.Empty(await InspectAsync());
            }
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(work);
        }

        Assert.NotEmpty(await ReadAsync(new TaskFilter { Phases = new HashSet<TaskPhase> { TaskPhase.Succeeded } }));
        Assert.Empty(await InspectAsync());
    }

    /// <summary>Short lives of workers that add, give back, complete, retry and end.</summary>
    private async Task WorkAsync(IQueueStore store, int number, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            var worker = await store.RegisterWorkerAsync(Queue, new WorkerSpec { Name = $"w{number}", Concurrency = 4 }, None);
            await store.AddTasksAsync(Queue, [new TaskSpec { RetryLimit = 1 }, new TaskSpec(), new TaskSpec { RetryLimit = -1 }], None);
            var claimed = (await store.ClaimTasksAsync(worker, 4, None)).Tasks;
            if (claimed.Count > 0)
            {
                await store.CompleteTasksAsync(worker, [new AttemptOutcome(claimed[0], new TaskEvent.Release(Attempt.Of(claimed[0])))], None);
                var started = await store.StartTasksAsync(worker, [.. claimed.Skip(1)], None);
                await store.CompleteTasksAsync(worker, [.. started.Skip(1).Select((step, i) => i % 2 == 0 ? Succeeded(step.Task) : Failed(step.Task))], None);
            }

            await store.EndWorkerAsync(worker, success: true, None);
        }
    }

    private static AttemptOutcome Failed(TaskInfo task) =>
        new(task, new TaskEvent.Fail(Attempt.Of(task), TaskResult.Failure(ResultReason.Failed)));

    private async Task ClaimNothingAsync(WorkerInfo worker)
    {
        while ((await Store.ClaimTasksAsync(worker, 1, None)).Status == ClaimStatus.Claimed)
        {
            // The planted one goes to the dead letters on the way.
        }
    }

    private async Task<List<Finding>> InspectAsync() => await Store.InspectQueueAsync(Queue, None).ToListAsync(None);
}

using System.Collections.Concurrent;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class ConcurrencyConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task OfManyClaimers_EachTaskGoesToOne()
    {
        const int Tasks = 400;
        await AddAsync([.. Enumerable.Range(0, Tasks).Select(i => $"{i}")]);
        var stores = new[] { Store, await OpenAsync(), await OpenAsync() };
        var claimed = new ConcurrentBag<TaskInfo>();
        await Task.WhenAll(Enumerable.Range(0, 9).Select(async i =>
        {
            var store = stores[i % stores.Length];
            var worker = await store.RegisterWorkerAsync(Queue, new WorkerSpec { Name = $"{i}" }, None);
            while (await store.ClaimTasksAsync(worker, (i % 3) + 1, None) is { Status: ClaimStatus.Claimed } claim)
            {
                Assert.All(claim.Tasks, task => Assert.Equal(worker.Uid, task.WorkerUid));
                foreach (var task in claim.Tasks)
                {
                    claimed.Add(task);
                }
            }
        }));
        Assert.Equal(Tasks, claimed.Count);
        Assert.Equal(Tasks, claimed.DistinctBy(task => task.Uid).Count());
    }

    [Fact]
    public async Task WhileAllIsGoingOn_EveryTaskEndsOnce()
    {
        const int Tasks = 300;
        var stores = new[] { Store, await OpenAsync() };
        var adding = Task.WhenAll(Enumerable.Range(0, 3).Select(async part =>
        {
            for (var i = 0; i < Tasks / 3; i += 10)
            {
                var specs = Enumerable.Range(i, 10).Select(n => new TaskSpec { Payload = $"{part}/{n}", RetryLimit = 1 });
                await stores[part % 2].AddTasksAsync(Queue, [.. specs], None);
            }
        }));
        var suspending = Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await stores[1].SetQueueStateAsync(Queue, QueueState.Suspend, None);
                await stores[0].SetQueueStateAsync(Queue, QueueState.Active, None);
            }
        });
        var working = Enumerable.Range(0, 6).Select(i => WorkAsync(stores[i % 2], $"{i}", () => adding.IsCompleted && suspending.IsCompleted));
        await Task.WhenAll([adding, suspending, .. working]);

        var tasks = await ReadAsync();
        Assert.Equal(Tasks, tasks.Count);
        Assert.All(tasks, task => Assert.Equal((TaskPhase.Succeeded, 1, 2), (task.Phase, task.FailureCount, task.History.Count)));
    }

    [Fact]
    public async Task ASuspension_HoldsForEveryClaimAfterIt()
    {
        await AddAsync([.. Enumerable.Range(0, 200).Select(i => $"{i}")]);
        var other = await OpenAsync();
        var worker = await RegisterAsync();
        var claiming = Task.Run(async () =>
        {
            while ((await other.ClaimTasksAsync(worker, 1, None)).Status == ClaimStatus.Claimed)
            {
            }
        });
        await Store.SetQueueStateAsync(Queue, QueueState.Suspend, None);
        var pending = (await Store.CountTasksAsync(Queue, None)).Pending;
        await claiming;
        Assert.Equal(ClaimStatus.Suspended, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        Assert.Equal(pending, (await Store.CountTasksAsync(Queue, None)).Pending);
    }

    /// <summary>Fails every task once and lets it succeed the second time, until nothing is left.</summary>
    private async Task WorkAsync(IQueueStore store, string name, Func<bool> isComplete)
    {
        var worker = await store.RegisterWorkerAsync(Queue, new WorkerSpec { Name = name }, None);
        while (true)
        {
            var mayEnd = isComplete();
            var claim = await store.ClaimTasksAsync(worker, 2, None);
            if (claim.Status == ClaimStatus.Empty && !claim.InFlight && mayEnd)
            {
                return;
            }

            if (claim.Status != ClaimStatus.Claimed)
            {
                await store.WaitForWorkAsync(Queue, TimeSpan.FromMilliseconds(50), None);
                continue;
            }

            var started = await store.StartTasksAsync(worker, claim.Tasks, None);
            var outcomes = started.Select(step => step.Task.FailureCount == 0
                ? new AttemptOutcome(step.Task, new TaskEvent.Fail(Attempt.Of(step.Task), TaskResult.Failure(ResultReason.Failed)))
                : Succeeded(step.Task));
            Assert.All(await store.CompleteTasksAsync(worker, [.. outcomes], None), answer => Assert.Equal(Verdict.Moved, answer.Verdict));
        }
    }
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class ClaimConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task Tasks_AreClaimed_InTheOrderInWhichTheyWereAdded()
    {
        await AddAsync("1", "2");
        await AddAsync("3", "4", "5");
        var worker = await RegisterAsync();
        Assert.Equal(["1"], Payloads(await ClaimAsync(worker)));
        Assert.Equal(["2", "3", "4"], Payloads(await ClaimAsync(worker, 3)));
        Assert.Equal(["5"], Payloads(await ClaimAsync(worker, 10)));
    }

    [Fact]
    public async Task AClaimedTask_IsReceived_AndNamesItsWorker()
    {
        var added = (await AddAsync("a")).Single();
        var worker = await RegisterAsync("w1");
        var claimed = (await ClaimAsync(worker)).Single();
        Assert.Equal(added.Uid, claimed.Uid);
        Assert.Equal(TaskPhase.Received, claimed.Phase);
        Assert.Equal(worker.Uid, claimed.CurrentRecord!.WorkerUid);
        Assert.Equal("w1", claimed.CurrentRecord.WorkerName);
        Assert.True(Uid.IsValid(claimed.CurrentRecord.ProcessUid));
        Assert.Null(claimed.CurrentRecord.Started);
        Assert.Equivalent(claimed, await FindAsync(claimed));
    }

    [Fact]
    public async Task TwoAttempts_HaveProcessUidsOfTheirOwn()
    {
        await AddAsync("a", "b");
        var claimed = await ClaimAsync(await RegisterAsync(), 2);
        Assert.NotEqual(claimed[0].CurrentRecord!.ProcessUid, claimed[1].CurrentRecord!.ProcessUid);
    }

    [Fact]
    public async Task AnEmptyQueue_SaysWhetherATaskIsInFlight()
    {
        var (one, two) = (await RegisterAsync("one"), await RegisterAsync("two"));
        Assert.False(await InFlightAsync(one));

        await AddAsync(new TaskSpec { Payload = "a" });
        var claimed = await ClaimAsync(two);
        Assert.True(await InFlightAsync(one));
        Assert.True(await InFlightAsync(two));

        var started = await Store.StartTasksAsync(two, claimed, None);
        Assert.True(await InFlightAsync(one));

        await SucceedAsync(two, started.Single().Task);
        Assert.False(await InFlightAsync(one));
    }

    [Fact]
    public async Task ASuspendedQueue_GivesNothing_UntilItIsResumed()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        await Store.SetQueueStateAsync(Queue, QueueState.Suspend, None);
        Assert.Equal(ClaimStatus.Suspended, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        await AddAsync("b");
        await Store.SetQueueStateAsync(Queue, QueueState.Active, None);
        Assert.Equal(["a", "b"], Payloads(await ClaimAsync(worker, 2)));
    }

    [Fact]
    public async Task AWorkerThatHasEnded_GetsNothing()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        await Store.EndWorkerAsync(worker, success: true, None);
        Assert.Equal(ClaimStatus.WorkerGone, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        Assert.Equal(TaskPhase.Pending, (await ReadAsync()).Single().Phase);
    }

    [Fact]
    public async Task AWorkerThatWasSalvaged_GetsNothing()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        await LoseAsync(worker);
        Assert.NotNull(await SalvageAsync(worker));
        Assert.Equal(ClaimStatus.WorkerGone, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
    }

    [Fact]
    public async Task ATaskThatComesBack_GoesToTheEndOfTheLine()
    {
        var worker = await RegisterAsync();
        await Store.AddTasksAsync(Queue, [new TaskSpec { Payload = "retried", RetryLimit = 1 }, new TaskSpec { Payload = "second" }], None);
        await FailAsync(worker, await StartOneAsync(worker));
        await AddAsync("third");
        Assert.Equal(["second", "retried", "third"], Payloads(await ClaimAsync(worker, 3)));
    }

    [Fact]
    public async Task AReleasedTask_GoesBack_WithoutATrace()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var claimed = (await ClaimAsync(worker)).Single();
        var outcome = new AttemptOutcome(claimed, new TaskEvent.Release(Attempt.Of(claimed)));
        Assert.Equal(Verdict.Moved, (await CompleteAsync(worker, outcome)).Verdict);
        Assert.Equal(Verdict.AlreadyDone, (await CompleteAsync(worker, outcome)).Verdict);
        var task = await FindAsync(claimed);
        Assert.Equal(TaskPhase.Pending, task.Phase);
        Assert.Null(task.CurrentRecord);
        Assert.Empty(task.History);
        Assert.Equal(["a"], Payloads(await ClaimAsync(worker, 5)));
    }

    private async Task<bool> InFlightAsync(WorkerInfo worker)
    {
        var claim = await Store.ClaimTasksAsync(worker, 1, None);
        Assert.Equal(ClaimStatus.Empty, claim.Status);
        return claim.InFlight;
    }
}

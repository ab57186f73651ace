using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class RemovalConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task Remove_LeavesNothing_OfTheQueue_AndAllOfTheOthers()
    {
        var other = await Store.CreateQueueAsync("other", QueueState.Active, None);
        await Store.AddTasksAsync(other, [new TaskSpec { Payload = "stays" }], None);
        await RegisterAsync("stays", other);
        await AddAsync([.. Enumerable.Range(0, 1500).Select(i => $"{i}")]);
        await Backend.PlantTaskAsync(Queue, Uid.New(), "broken");
        var worker = await RegisterAsync();
        await StartOneAsync(worker);
        await ClaimAsync(worker, 3);

        Assert.True(await Store.RemoveQueueAsync(Queue, None));

        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
        Assert.Null(await Store.FindQueueAsync("render", None));
        Assert.Equal(["stays"], Payloads(await ReadAsync(queue: other)));
        Assert.Single(await Store.ReadWorkersAsync(other, unfinishedOnly: false, None).ToListAsync(None));
    }

    [Fact]
    public async Task Remove_SaysFalse_WhenTheQueueIsGone()
    {
        Assert.True(await Store.RemoveQueueAsync(Queue, None));
        Assert.False(await Store.RemoveQueueAsync(Queue, None));
    }

    [Fact]
    public async Task Remove_SparesTheQueue_ThatHasTheNameNow()
    {
        await Store.RemoveQueueAsync(Queue, None);
        var second = await Store.CreateQueueAsync("render", QueueState.Active, None);
        await Store.AddTasksAsync(second, [new TaskSpec { Payload = "new" }], None);

        Assert.False(await Store.RemoveQueueAsync(Queue, None));

        Assert.Equal(second, await Store.FindQueueAsync("render", None));
        Assert.Equal(["new"], Payloads(await ReadAsync(queue: second)));
    }

    [Fact]
    public async Task TheWorkersOfARemovedQueue_AreTold_WhateverTheyAsk()
    {
        await AddAsync("running", "claimed", "pending");
        var worker = await RegisterAsync();
        var running = await StartOneAsync(worker);
        var claimed = await ClaimAsync(worker);
        var other = await OpenAsync();

        await other.RemoveQueueAsync(Queue, None);

        Assert.Equal(BeatReply.QueueGone, await Store.BeatAsync(worker, None));
        Assert.Equal(ClaimStatus.QueueGone, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        Assert.Equal(Verdict.NotFound, (await Store.StartTasksAsync(worker, claimed, None)).Single().Verdict);
        Assert.Equal(Verdict.NotFound, (await SucceedAsync(worker, running)).Verdict);
        Assert.Null(await SalvageAsync(worker));
        Assert.Null(await Store.EndWorkerAsync(worker, success: true, None));
        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
    }

    [Fact]
    public async Task ARemovedQueue_TakesNothing_AndShowsNothing()
    {
        var task = (await AddAsync("gone")).Single();
        await Store.RemoveQueueAsync(Queue, None);

        Assert.Equal(PfError.QueueNotFound, (await Assert.ThrowsAsync<PfException>(() => AddAsync("late"))).Error);
        Assert.Equal(PfError.QueueNotFound, (await Assert.ThrowsAsync<PfException>(() => RegisterAsync())).Error);
        Assert.Empty(await ReadAsync());
        Assert.Empty(await ReadAsync(new TaskFilter { Uids = [task.Uid] }));
        Assert.Empty(await ReadWorkersAsync());
        Assert.Empty(await ReadDeadLettersAsync());
        Assert.Equal(0, (await Store.CountTasksAsync(Queue, None)).Total);
        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
    }

    [Fact]
    public async Task ANewQueueOfTheSameName_DoesNotServeTheOldOnesWorkers()
    {
        var worker = await RegisterAsync();
        await Store.RemoveQueueAsync(Queue, None);
        var second = await Store.CreateQueueAsync("render", QueueState.Active, None);
        await Store.AddTasksAsync(second, [new TaskSpec { Payload = "new" }], None);

        Assert.Equal(ClaimStatus.QueueGone, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        Assert.Equal(PfError.QueueNotFound, (await Assert.ThrowsAsync<PfException>(() => AddAsync("to the old one"))).Error);
        Assert.Equal(["new"], Payloads(await ReadAsync(queue: second)));
    }

    [Fact]
    public async Task AddsAndClaims_DuringARemoval_LeaveNothingBehind()
    {
        var other = await OpenAsync();
        var worker = await RegisterAsync();
        await AddAsync([.. Enumerable.Range(0, 500).Select(i => $"{i}")]);

        var adding = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    await other.AddTasksAsync(Queue, [new TaskSpec(), new TaskSpec()], None);
                }
            }
            catch (PfException e) when (e.Error == PfError.QueueNotFound)
            {
            }
        });
        var claiming = Task.Run(async () =>
        {
            while ((await other.ClaimTasksAsync(worker, 4, None)).Status != ClaimStatus.QueueGone)
            {
            }
        });
        await Store.RemoveQueueAsync(Queue, None);
        await adding;
        await claiming;

        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
    }
}

using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class StopConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task AWorker_IsTold_WithEveryBeat_UntilItHasEnded_AndTheOthersAreNot()
    {
        var (worker, other) = (await RegisterAsync("asked"), await RegisterAsync("other"));
        Assert.True(await (await OpenAsync()).RequestStopAsync(worker, None));
        Assert.Equal(BeatReply.StopRequested, await Store.BeatAsync(worker, None));
        Assert.Equal(BeatReply.StopRequested, await Store.BeatAsync(worker, None));
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(other, None));
        Assert.Equal(WorkerPhase.Succeeded, (await Store.EndWorkerAsync(worker, success: true, None))!.Phase);
        Assert.False(await Store.RequestStopAsync(worker, None));
    }

    [Fact]
    public async Task AWaitingWorker_HearsTheRequest()
    {
        var worker = await RegisterAsync();
        var waiting = Store.WaitForRequestAsync(worker, TimeSpan.FromMinutes(5), None);
        await Store.RequestStopAsync(worker, None);
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task AWorkerThatShallStop_IsToldOfCancelledTasks_Too()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var running = await StartOneAsync(worker);
        await Store.RequestStopAsync(worker, None);
        await Store.CancelTasksAsync(Queue, [running.Uid], None);
        Assert.Equal(BeatReply.StopRequested, await Store.BeatAsync(worker, None));
        Assert.Single(await Store.ReadCancelRequestsAsync(worker, None));
        await FailAsync(worker, running);
    }

    [Fact]
    public async Task ASalvagedWorker_LeavesNoRequestBehind()
    {
        var worker = await RegisterAsync();
        await LoseAsync(worker);
        Assert.True(await Store.RequestStopAsync(worker, None));
        await SalvageAsync(worker);
        Assert.False(await Store.RequestStopAsync(worker, None));
    }

    [Fact]
    public async Task AWorkerOrQueueThatIsNotThere_IsAnError()
    {
        var worker = await RegisterAsync();
        var unknown = await Assert.ThrowsAsync<PfException>(() => Store.RequestStopAsync(worker with { Uid = Uid.New() }, None));
        Assert.Equal(PfError.WorkerNotFound, unknown.Error);
        await Store.RequestStopAsync(worker, None);
        await Store.RemoveQueueAsync(Queue, None);
        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
        Assert.Equal(PfError.QueueNotFound, (await Assert.ThrowsAsync<PfException>(() => Store.RequestStopAsync(worker, None))).Error);
    }
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class WorkerConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task ARegisteredWorker_IsRead_AsItWasRegistered()
    {
        var spec = new WorkerSpec
        {
            Name = "wörker",
            Concurrency = 7,
            TaskHandler = new TaskHandlerSpec { Commands = ["sh", "-c", "exit 1"], DefaultTimeout = TimeSpan.FromSeconds(90), CleanupWorkspaceDir = true },
            HeartBeat = new HeartBeatSpec { Interval = TimeSpan.FromMilliseconds(1500) },
            ExitOnEmpty = true,
            ExitOnSuspend = false,
            NumTasks = 12,
            WorkDir = "/var/tmp",
        };
        var registered = await Store.RegisterWorkerAsync(Queue, spec, None);
        Assert.Equal(WorkerPhase.Running, registered.Phase);
        Assert.Equivalent(registered, Assert.Single(await ReadWorkersAsync()));
    }

    [Fact]
    public async Task ABeat_KeepsAWorkerAlive()
    {
        var worker = await RegisterAsync();
        await LoseAsync(worker);
        Assert.True((await ReadWorkersAsync()).Single().Lost);

        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));

        var beating = (await ReadWorkersAsync()).Single();
        Assert.False(beating.Lost);
        Assert.True(beating.LastHeartBeatAt >= worker.LastHeartBeatAt);
    }

    [Fact]
    public async Task AnExpiredWorker_IsSeenAsLost_AndLaterAsATarget()
    {
        var heartBeat = new HeartBeatSpec().ExpirationDuration;
        var worker = await RegisterAsync();
        await Backend.AgeWorkerAsync(worker, heartBeat + TimeSpan.FromSeconds(1));
        var lost = (await ReadWorkersAsync()).Single();
        Assert.Equal((WorkerPhase.Failed, WorkerReason.Lost, true, false), (lost.Phase, lost.Reason!.Value, lost.Lost, lost.ToSalvage));

        await LoseAsync(worker);
        Assert.True((await ReadWorkersAsync()).Single().ToSalvage);
    }

    [Fact]
    public async Task UnfinishedWorkers_AreThoseThatHaveNotEnded_LostOnesIncluded()
    {
        var (running, lost, ended, salvaged) =
            (await RegisterAsync("running"), await RegisterAsync("lost"), await RegisterAsync("ended"), await RegisterAsync("salvaged"));
        await Store.EndWorkerAsync(ended, success: false, None);
        await LoseAsync(salvaged);
        await SalvageAsync(salvaged);
        await LoseAsync(lost);

        var unfinished = await ReadWorkersAsync(unfinishedOnly: true);

        Assert.Equal(new[] { running.Uid, lost.Uid }.Order(), unfinished.Select(worker => worker.Uid).Order());
        Assert.Equal(4, (await ReadWorkersAsync()).Count);
    }

    [Theory]
    [InlineData(true, WorkerPhase.Succeeded, WorkerReason.Success)]
    [InlineData(false, WorkerPhase.Failed, WorkerReason.Failure)]
    public async Task AnEnd_IsStored_Once(bool success, WorkerPhase phase, WorkerReason reason)
    {
        var worker = await RegisterAsync();
        var ended = await Store.EndWorkerAsync(worker, success, None);
        Assert.Equal((phase, reason), (ended!.Phase, ended.Reason!.Value));

        Assert.Equivalent(ended, await Store.EndWorkerAsync(worker, !success, None));
        Assert.Equivalent(ended, (await ReadWorkersAsync()).Single());
        Assert.Equal(BeatReply.Dead, await Store.BeatAsync(worker, None));
    }

    [Fact]
    public async Task AnEnd_GivesBackWhatTheWorkerHolds()
    {
        var (ending, staying) = (await RegisterAsync("ending"), await RegisterAsync("staying"));
        await AddAsync("other's", "running", "claimed");
        var others = await StartOneAsync(staying);
        var running = await StartOneAsync(ending);
        var claimed = (await ClaimAsync(ending)).Single();

        await Store.EndWorkerAsync(ending, success: true, None);

        Assert.Equivalent(others, await FindAsync(others));
        var interrupted = await FindAsync(running);
        Assert.Equal((TaskPhase.Pending, 0), (interrupted.Phase, interrupted.FailureCount));
        Assert.Equal(ResultReason.Signaled, interrupted.Result!.Reason);
        Assert.NotNull(interrupted.Result.Message);
        var released = await FindAsync(claimed);
        Assert.Equal(TaskPhase.Pending, released.Phase);
        Assert.Empty(released.History);
        Assert.Equal(2, (await ClaimAsync(staying, 5)).Count);
        Assert.Equal(Verdict.AlreadyDone, (await SucceedAsync(ending, running)).Verdict);
    }

    [Fact]
    public async Task AnEnd_AfterASalvage_LeavesTheWorkerSalvaged()
    {
        var worker = await RegisterAsync();
        await LoseAsync(worker);
        await SalvageAsync(worker);
        var ended = await Store.EndWorkerAsync(worker, success: true, None);
        Assert.Equal((WorkerPhase.Failed, WorkerReason.Salvaged), (ended!.Phase, ended.Reason!.Value));
    }
}

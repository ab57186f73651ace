using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class CancelConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task APendingTask_EndsAtOnce_AndNobodyGetsIt()
    {
        var added = await AddAsync("a", "cancelled", "b");
        var change = await CancelAsync(added[1]);
        Assert.Equal(Verdict.Moved, change.Verdict);
        var task = await FindAsync(added[1]);
        Assert.Equivalent(change.Task, task);
        Assert.Equal((TaskPhase.Failed, ResultReason.Signaled), (task.Phase, task.Result!.Reason));
        Assert.Equal(["a", "b"], Payloads(await ClaimAsync(await RegisterAsync(), 5)));
    }

    [Fact]
    public async Task AClaimedTask_EndsAtOnce_AndItsWorkerMayNotStartIt()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var claimed = await ClaimAsync(worker);

        Assert.Equal(Verdict.Moved, (await CancelAsync(claimed[0])).Verdict);

        Assert.Equal(Verdict.NotOwner, (await Store.StartTasksAsync(worker, claimed, None)).Single().Verdict);
        var task = await FindAsync(claimed[0]);
        Assert.Equal((TaskPhase.Failed, ResultReason.Signaled), (task.Phase, task.Result!.Reason));
        Assert.False((await Store.ClaimTasksAsync(worker, 1, None)).InFlight);
    }

    [Fact]
    public async Task ARunningTask_GoesOn_AndItsWorkerIsTold_UntilItHasEnded()
    {
        var (worker, other) = (await RegisterAsync("mine"), await RegisterAsync("other"));
        await AddAsync(new TaskSpec { RetryLimit = -1 });
        var running = await StartOneAsync(worker);

        var change = await CancelAsync(running);

        Assert.Equal((Verdict.Requested, true), (change.Verdict, change.Took));
        Assert.Equivalent(running, await FindAsync(running));
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(other, None));
        Assert.Empty(await Store.ReadCancelRequestsAsync(other, None));
        for (var beat = 0; beat < 2; beat++)
        {
            Assert.Equal(BeatReply.CancelRequested, await Store.BeatAsync(worker, None));
            Assert.Equal([running.CurrentRecord!.ProcessUid], await Store.ReadCancelRequestsAsync(worker, None));
        }

        var result = TaskResult.Failure(ResultReason.Signaled, "cancelled");
        var ended = await CompleteAsync(worker, new AttemptOutcome(running, new TaskEvent.Abort(Attempt.Of(running), result)));
        Assert.Equal((Verdict.Moved, TaskPhase.Failed), (ended.Verdict, ended.Task.Phase));
        Assert.Equal(result, (await FindAsync(running)).Result);
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));
    }

    [Fact]
    public async Task ASuccessThatCameFirst_Stays()
    {
        var (worker, running) = await CancelRunningAsync();
        await SucceedAsync(worker, running);
        Assert.Equal(TaskPhase.Succeeded, (await FindAsync(running)).Phase);
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));
    }

    [Fact]
    public async Task AFailureThatCameFirst_Stays_AndIsNotRetried()
    {
        var (worker, running) = await CancelRunningAsync();
        var ended = await FailAsync(worker, running);
        Assert.Equal(Verdict.Moved, ended.Verdict);
        var task = await FindAsync(running);
        Assert.Equivalent(ended.Task, task);
        Assert.Equal((TaskPhase.Failed, ResultReason.Failed, 1), (task.Phase, task.Result!.Reason, task.FailureCount));
        Assert.Equal(Verdict.AlreadyDone, (await FailAsync(worker, running)).Verdict);
    }

    [Fact]
    public async Task AnInterruption_DoesNotPutACancelledTaskBack()
    {
        var (worker, running) = await CancelRunningAsync();
        var stopped = TaskResult.Failure(ResultReason.Signaled, "the worker stopped");
        await CompleteAsync(worker, new AttemptOutcome(running, new TaskEvent.Interrupt(Attempt.Of(running), stopped)) { PostHooks = [new TaskSpec()] });
        var task = await FindAsync(running);
        Assert.Equal((TaskPhase.Failed, ResultReason.Signaled), (task.Phase, task.Result!.Reason));
        Assert.Contains("cancelled", task.Result.Message);
        Assert.Equal(1, (await Store.CountTasksAsync(Queue, None)).Pending);
    }

    [Fact]
    public async Task ASalvage_EndsTheCancelledTasksOfADeadWorker_AndPutsTheOthersBack()
    {
        var (worker, running) = await CancelRunningAsync();
        await AddAsync("other");
        var other = await StartOneAsync(worker);
        await LoseAsync(worker);

        var report = await SalvageAsync(worker);

        Assert.Equal(running.Uid, Assert.Single(report!.Failed).Uid);
        Assert.Equal(other.Uid, Assert.Single(report.Requeued).Uid);
        var task = await FindAsync(running);
        Assert.Equal((TaskPhase.Failed, ResultReason.Signaled, 1), (task.Phase, task.Result!.Reason, task.SalvageCount));
        Assert.Equal("salvager", task.History[^1].SalvagedBy);
    }

    [Fact]
    public async Task TheEndOfItsWorker_EndsACancelledTask()
    {
        var (worker, running) = await CancelRunningAsync();
        await Store.EndWorkerAsync(worker, success: true, None);
        Assert.Equal((TaskPhase.Failed, ResultReason.Signaled), ((await FindAsync(running)).Phase, (await FindAsync(running)).Result!.Reason));
    }

    [Fact]
    public async Task ACancelledTask_ThatIsRestarted_IsAsNew()
    {
        var (worker, running) = await CancelRunningAsync();
        await FailAsync(worker, running);
        await Store.RestartTasksAsync(Queue, [running.Uid], false, None);
        var again = await StartOneAsync(worker);
        Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));
        await FailAsync(worker, again);
        Assert.Equal(TaskPhase.Pending, (await FindAsync(running)).Phase);
    }

    [Fact]
    public async Task WhatHasEnded_OrIsUnknown_IsRefused()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var started = await StartOneAsync(worker);
        await SucceedAsync(worker, started);
        var unknown = Uid.New();
        var changes = await Store.CancelTasksAsync(Queue, [started.Uid, unknown], None);
        Assert.Equal([PfError.InvalidTaskPhase, PfError.TaskNotFound], changes.Select(change => change.Error!.Error));
        Assert.Equal(TaskPhase.Succeeded, (await FindAsync(started)).Phase);
    }

    [Fact]
    public async Task AWaitingWorker_HearsARequest()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var running = await StartOneAsync(worker);
        var waiting = Store.WaitForRequestAsync(worker, TimeSpan.FromMinutes(5), None);
        await CancelAsync(running);
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        await Store.WaitForRequestAsync(worker, TimeSpan.FromMilliseconds(50), None).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task CancelsAndClaims_AtOnce_LeaveEachTaskInOnePlace()
    {
        var tasks = await AddAsync([.. Enumerable.Range(0, 60).Select(i => $"{i}")]);
        var other = await OpenAsync();
        var worker = await RegisterAsync();
        var working = Task.Run(async () =>
        {
            var done = new List<string>();
            while (await other.ClaimTasksAsync(worker, 3, None) is { Status: ClaimStatus.Claimed } claim)
            {
                var started = (await other.StartTasksAsync(worker, claim.Tasks, None)).Where(step => step.Took).ToList();
                var ended = await other.CompleteTasksAsync(worker, [.. started.Select(step => Succeeded(step.Task))], None);
                done.AddRange(ended.Where(step => step.Took).Select(step => step.Task.Uid));
            }

            return done;
        });
        var changes = await Store.CancelTasksAsync(Queue, [.. tasks.Reverse().Select(task => task.Uid)], None);

        var succeeded = await working;
        var cancelled = changes.Where(change => change.Verdict == Verdict.Moved).Select(change => change.Uid).ToList();
        Assert.Empty(succeeded.Intersect(cancelled));
        Assert.Equal(tasks.Select(task => task.Uid).Order(), succeeded.Concat(cancelled).Order());
        Assert.Equal(cancelled.Count, (await Store.CountTasksAsync(Queue, None)).Failed);
    }

    private async Task<TaskChange> CancelAsync(TaskInfo task) => Assert.Single(await Store.CancelTasksAsync(Queue, [task.Uid], None));

    private async Task<(WorkerInfo Worker, TaskInfo Running)> CancelRunningAsync()
    {
        var worker = await RegisterAsync();
        await AddAsync(new TaskSpec { RetryLimit = -1 });
        var running = await StartOneAsync(worker);
        Assert.Equal(Verdict.Requested, (await CancelAsync(running)).Verdict);
        return (worker, running);
    }
}

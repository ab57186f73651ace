using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class AttemptConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task AStartedTask_IsProcessing_AndStartingItAgainChangesNothing()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var claimed = await ClaimAsync(worker);
        var started = (await Store.StartTasksAsync(worker, claimed, None)).Single().Task;
        Assert.Equal(TaskPhase.Processing, started.Phase);
        Assert.NotNull(started.StartedAt);

        var again = (await Store.StartTasksAsync(worker, claimed, None)).Single();
        Assert.Equal(Verdict.AlreadyDone, again.Verdict);
        Assert.Equivalent(started, await FindAsync(started));
    }

    [Fact]
    public async Task ASuccess_IsStored_WithItsResult()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var started = await StartOneAsync(worker);
        var transition = await SucceedAsync(worker, started, "ü\0<&>");
        Assert.Equal(Verdict.Moved, transition.Verdict);
        var task = await FindAsync(started);
        Assert.Equivalent(transition.Task, task);
        Assert.Equal(TaskPhase.Succeeded, task.Phase);
        Assert.Equal("ü\0<&>", task.Result!.Payload);
        Assert.Null(task.CurrentRecord);
        Assert.Equal(started.CurrentRecord!.ProcessUid, Assert.Single(task.History).ProcessUid);
    }

    [Fact]
    public async Task ACompletion_SentAgain_ChangesNothing_AndIsNoError()
    {
        var worker = await RegisterAsync();
        await Store.AddTasksAsync(Queue, [new TaskSpec { RetryLimit = 5 }], None);
        var started = await StartOneAsync(worker);
        await FailAsync(worker, started);
        var before = await Backend.ReadTaskAsync(Queue, started.Uid);

        Assert.Equal(Verdict.AlreadyDone, (await FailAsync(worker, started)).Verdict);
        Assert.Equal(Verdict.AlreadyDone, (await SucceedAsync(worker, started)).Verdict);

        Assert.Equal(before, await Backend.ReadTaskAsync(Queue, started.Uid));
        Assert.Equal(1, (await Store.CountTasksAsync(Queue, None)).Pending);
    }

    [Fact]
    public async Task ACompletion_SentAgainDuringTheNextAttempt_ChangesNothing()
    {
        var worker = await RegisterAsync();
        await Store.AddTasksAsync(Queue, [new TaskSpec { RetryLimit = 5 }], None);
        var first = await StartOneAsync(worker);
        await FailAsync(worker, first);
        var second = await StartOneAsync(worker);

        Assert.Equal(Verdict.AlreadyDone, (await FailAsync(worker, first)).Verdict);

        Assert.Equivalent(second, await FindAsync(second));
    }

    [Fact]
    public async Task AFailedTask_IsRetriedUpToItsLimit_AndEndsFailed()
    {
        var worker = await RegisterAsync();
        var added = await AddAsync(new TaskSpec { RetryLimit = 2 });
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await FailAsync(worker, await StartOneAsync(worker));
            var task = await FindAsync(added);
            Assert.Equal(attempt, task.FailureCount);
            Assert.Equal(attempt, task.History.Count);
            Assert.Equal(attempt < 3 ? TaskPhase.Pending : TaskPhase.Failed, task.Phase);
        }

        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
    }

    [Fact]
    public async Task ANegativeLimit_RetriesForEver_AndKeepsTenRecords()
    {
        var worker = await RegisterAsync();
        var added = await AddAsync(new TaskSpec { RetryLimit = -1 });
        for (var attempt = 1; attempt <= 13; attempt++)
        {
            await FailAsync(worker, await StartOneAsync(worker));
        }

        var task = await FindAsync(added);
        Assert.Equal(TaskPhase.Pending, task.Phase);
        Assert.Equal(13, task.FailureCount);
        Assert.Equal(TaskLifecycle.HistoryLimit, task.History.Count);
    }

    [Fact]
    public async Task AnInterruptedTask_GoesBack_AndUsesUpNoRetry()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var started = await StartOneAsync(worker);
        var result = TaskResult.Failure(ResultReason.Signaled, "stopped");
        await CompleteAsync(worker, new AttemptOutcome(started, new TaskEvent.Interrupt(Attempt.Of(started), result)));
        var task = await FindAsync(started);
        Assert.Equal(TaskPhase.Pending, task.Phase);
        Assert.Equal(0, task.FailureCount);
        Assert.Equal(result, Assert.Single(task.History).Result);
    }

    [Fact]
    public async Task AnOlderClaimOfTheSameWorker_NeitherStarts_NorEnds_NorReleasesTheLaterOne()
    {
        var worker = await RegisterAsync();
        await Store.AddTasksAsync(Queue, [new TaskSpec { RetryLimit = 5 }], None);
        var older = (await ClaimAsync(worker)).Single();
        await ReleaseAsync(worker, older);
        var later = (await ClaimAsync(worker)).Single();

        Assert.Equal(Verdict.NotOwner, (await Store.StartTasksAsync(worker, [older], None)).Single().Verdict);
        Assert.Equal(Verdict.NotOwner, (await FailAsync(worker, older)).Verdict);
        Assert.NotEqual(Verdict.Moved, (await ReleaseAsync(worker, older)).Verdict);
        Assert.Equivalent(later, await FindAsync(later));

        // The one in hand is still in hand: it is given only once.
        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        var started = (await Store.StartTasksAsync(worker, [later], None)).Single();
        Assert.Equal(Verdict.Moved, started.Verdict);
        Assert.Equal(Verdict.NotOwner, (await SucceedAsync(worker, older, "stale")).Verdict);
        Assert.Equal(Verdict.Moved, (await SucceedAsync(worker, started.Task)).Verdict);
    }

    [Fact]
    public async Task Complete_IsRefused_WhenTheTaskWasSalvaged()
    {
        var old = await RegisterAsync("old");
        await AddAsync("a");
        var started = await StartOneAsync(old);
        await LoseAsync(old);
        await SalvageAsync(old);
        var before = await Backend.ReadTaskAsync(Queue, started.Uid);

        Assert.Equal(Verdict.NotOwner, (await SucceedAsync(old, started)).Verdict);
        Assert.Equal(Verdict.NotOwner, (await FailAsync(old, started)).Verdict);
        Assert.Equal(Verdict.NotOwner, (await Store.StartTasksAsync(old, [started], None)).Single().Verdict);
        Assert.Equal(before, await Backend.ReadTaskAsync(Queue, started.Uid));
    }

    [Fact]
    public async Task Complete_IsRefused_WhenAnotherWorkerRunsTheTaskNow()
    {
        var (old, young) = (await RegisterAsync("old"), await RegisterAsync("young"));
        await AddAsync("a");
        var lost = await StartOneAsync(old);
        await LoseAsync(old);
        await SalvageAsync(old, young.Uid);
        var running = await StartOneAsync(young);

        Assert.Equal(Verdict.NotOwner, (await SucceedAsync(old, lost, "stale")).Verdict);
        Assert.Equal(Verdict.NotOwner, (await FailAsync(old, lost)).Verdict);
        Assert.Equivalent(running, await FindAsync(running));

        Assert.Equal(Verdict.Moved, (await SucceedAsync(young, running, "fresh")).Verdict);
        Assert.Equal(Verdict.NotOwner, (await FailAsync(old, lost)).Verdict);
        Assert.Equal("fresh", (await FindAsync(running)).Result!.Payload);
    }

    [Fact]
    public async Task Start_IsRefused_WhenTheTaskWasSalvagedAfterTheClaim()
    {
        var old = await RegisterAsync("old");
        await AddAsync("a");
        var claimed = await ClaimAsync(old);
        await LoseAsync(old);
        await SalvageAsync(old);
        Assert.Equal(Verdict.NotOwner, (await Store.StartTasksAsync(old, claimed, None)).Single().Verdict);
        Assert.Equal(TaskPhase.Pending, (await FindAsync(claimed[0])).Phase);
    }

    [Fact]
    public async Task ASuccess_IsRefused_BeforeTheStart()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var claimed = (await ClaimAsync(worker)).Single();
        Assert.Equal(Verdict.WrongPhase, (await SucceedAsync(worker, claimed)).Verdict);
        Assert.Equal(TaskPhase.Received, (await FindAsync(claimed)).Phase);
    }

    [Fact]
    public async Task InABatch_OneRefusedOutcome_StopsNoOther()
    {
        await AddAsync("a", "b", "c");
        var worker = await RegisterAsync();
        var started = (await Store.StartTasksAsync(worker, await ClaimAsync(worker, 3), None)).Select(step => step.Task).ToList();
        var stale = started[1] with { CurrentRecord = started[1].CurrentRecord! with { ProcessUid = Uid.New() } };
        var unknown = started[1] with { Uid = Uid.New() };

        var answers = await Store.CompleteTasksAsync(
            worker, [Succeeded(started[0]), Succeeded(stale), Succeeded(unknown), Succeeded(started[2])], None);

        Assert.Equal([Verdict.Moved, Verdict.NotOwner, Verdict.NotFound, Verdict.Moved], answers.Select(answer => answer.Verdict));
        Assert.Equal([TaskPhase.Succeeded, TaskPhase.Processing, TaskPhase.Succeeded], (await ReadAsync()).OrderBy(task => task.Payload).Select(task => task.Phase));
        Assert.All(answers.Where(answer => !answer.Took), answer => Assert.NotNull(answer.Why));
    }

    [Fact]
    public async Task TwoOutcomesOfOneAttempt_InOneBatch_TakeEffectOnce()
    {
        await AddAsync("a");
        var worker = await RegisterAsync();
        var started = await StartOneAsync(worker);
        var fail = new AttemptOutcome(started, new TaskEvent.Fail(Attempt.Of(started), TaskResult.Failure(ResultReason.Failed)));
        var answers = await Store.CompleteTasksAsync(worker, [Succeeded(started), fail], None);
        Assert.Equal([Verdict.Moved, Verdict.AlreadyDone], answers.Select(answer => answer.Verdict));
        Assert.Single((await FindAsync(started)).History);
        Assert.Equal(TaskPhase.Succeeded, (await FindAsync(started)).Phase);
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("interrupt")]
    [InlineData("release")]
    public async Task AWorkerThatHasLostItsClaim_LeavesTheNextOnesAlone(string what)
    {
        var (former, present) = (await RegisterAsync("former"), await RegisterAsync("present"));
        await AddAsync("a");
        var lost = (await ClaimAsync(former)).Single();
        await Store.EndWorkerAsync(former, success: true, None);
        var held = (await ClaimAsync(present)).Single();
        var attempt = Attempt.Of(lost);
        TaskEvent stale = what switch
        {
            "fail" => new TaskEvent.Fail(attempt, TaskResult.Failure(ResultReason.Failed)),
            "interrupt" => new TaskEvent.Interrupt(attempt, TaskResult.Failure(ResultReason.Signaled)),
            _ => new TaskEvent.Release(attempt),
        };
        Assert.NotEqual(Verdict.Moved, (await CompleteAsync(former, new AttemptOutcome(lost, stale))).Verdict);
        Assert.Equivalent(held, await FindAsync(held));
        Assert.Equal(Verdict.Moved, (await Store.StartTasksAsync(present, [held], None)).Single().Verdict);
    }

    [Fact]
    public async Task AClaimedTask_IsNotGivenASecondTime_AfterAStepThatItsPhaseDoesNotAllow()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var claimed = (await ClaimAsync(worker)).Single();
        Assert.Equal(Verdict.WrongPhase, (await SucceedAsync(worker, claimed)).Verdict);
        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
    }
}

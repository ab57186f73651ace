using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Lifecycle;

public class TaskLifecycleTests
{
    private static readonly TaskResult Failure = TaskResult.Failure(ResultReason.Failed, "exit code 1");

    [Fact]
    public void AnAttempt_IsOwned_ByItsWorkerAndItsProcessUidTogether()
    {
        var task = Sample.Processing();
        foreach (var by in new[] { Sample.Mine with { WorkerUid = "worker-2" }, Sample.Mine with { ProcessUid = "attempt-2" } })
        {
            Assert.Equal(Verdict.NotOwner, TaskLifecycle.Apply(task, new TaskEvent.Succeed(by, TaskResult.Success()), Sample.Later).Verdict);
        }
    }

    [Fact]
    public void EachStep_IsStamped_WithItsTime()
    {
        var claimed = TaskLifecycle.Apply(Sample.Pending(), new TaskEvent.Claim(Sample.Mine), Sample.Start + TimeSpan.FromSeconds(1)).Task;
        var started = TaskLifecycle.Apply(claimed, new TaskEvent.Start(Sample.Mine), Sample.Start + TimeSpan.FromSeconds(2)).Task;
        var ended = TaskLifecycle.Apply(
            started, new TaskEvent.Succeed(Sample.Mine, TaskResult.Success("done")), Sample.Start + TimeSpan.FromSeconds(5)).Task;
        var record = Assert.Single(ended.History);
        Assert.Equal(Sample.Start + TimeSpan.FromSeconds(1), record.Received);
        Assert.Equal(Sample.Start + TimeSpan.FromSeconds(2), record.Started);
        Assert.Equal(TimeSpan.FromSeconds(3), record.Duration);
        Assert.Equal("done", ended.Result!.Message);
        Assert.True(ended.IsFinished);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 6)]
    public void AFailure_IsRetried_UpToTheLimit(long retryLimit, int attempts)
    {
        var task = Sample.Pending(retryLimit);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            Assert.Equal(TaskPhase.Pending, task.Phase);
            task = Sample.Apply(Sample.Apply(task, new TaskEvent.Claim(Sample.Mine)), new TaskEvent.Fail(Sample.Mine, Failure));
            Assert.Equal(attempt, task.FailureCount);
        }

        Assert.Equal(TaskPhase.Failed, task.Phase);
        Assert.Equal(Failure, task.Result);
    }

    [Fact]
    public void ANegativeLimit_NeverEndsATask_AndTheLastTenRecordsAreKept()
    {
        var task = Sample.Pending(retryLimit: -1);
        for (var i = 1; i <= 25; i++)
        {
            var by = Sample.Mine with { ProcessUid = $"{i}" };
            task = Sample.Apply(Sample.Apply(task, new TaskEvent.Claim(by)), new TaskEvent.Fail(by, Failure));
        }

        Assert.Equal((TaskPhase.Pending, 25), (task.Phase, task.FailureCount));
        Assert.Equal(Enumerable.Range(16, 10).Select(i => $"{i}"), task.History.Select(record => record.ProcessUid));
    }

    [Fact]
    public void AnInterruption_UsesUpNoRetry_AndIsRemembered()
    {
        var task = Sample.Apply(Sample.Processing(), Sample.Event("Interrupt"));
        Assert.Equal((TaskPhase.Pending, 0, 0), (task.Phase, task.FailureCount, task.SalvageCount));
        Assert.Equal(ResultReason.Signaled, Assert.Single(task.History).Result!.Reason);
        Assert.Equal(TaskPhase.Failed, Sample.Apply(Sample.Apply(task, Sample.Event("Claim")), Sample.Event("Fail")).Phase);
    }

    [Fact]
    public void ARelease_LeavesNoTrace()
    {
        var pending = Sample.Pending();
        var released = Sample.Apply(Sample.Apply(pending, Sample.Event("Claim")), Sample.Event("Release"));
        Assert.Equivalent(pending, released, strict: true);
    }

    [Fact]
    public void ASalvage_IsStamped_Counted_AndUsesUpNoRetry()
    {
        var task = Sample.Apply(Sample.Processing(), Sample.Event("Salvage"));
        Assert.Equal((1, 0), (task.SalvageCount, task.FailureCount));
        var record = Assert.Single(task.History);
        Assert.Equal((Sample.Others.WorkerUid, Sample.Later), (record.SalvagedBy, record.Salvaged!.Value));
        Assert.Null(record.Finished);
        Assert.Null(record.Result);
    }

    [Fact]
    public void ASalvage_TrimsTheHistory_AsEveryOtherEndDoes()
    {
        var task = Sample.Pending();
        for (var i = 0; i < 12; i++)
        {
            task = Sample.Apply(Sample.Apply(task, Sample.Event("Claim")), Sample.Event("Salvage"));
        }

        Assert.Equal(TaskLifecycle.HistoryLimit, task.History.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void AtTheCrashLimit_ATaskFails_AndSaysWhy(int crashLimit, int deaths)
    {
        var task = Sample.Pending(retryLimit: -1);
        for (var death = 1; death <= deaths; death++)
        {
            Assert.Equal(TaskPhase.Pending, task.Phase);
            task = Sample.Apply(
                Sample.Apply(task, Sample.Event("Claim")), new TaskEvent.Salvage(Sample.Mine.WorkerUid, "salvager", crashLimit));
        }

        Assert.Equal((TaskPhase.Failed, deaths), (task.Phase, task.SalvageCount));
        Assert.Equal(ResultReason.InternalError, task.Result!.Reason);
        Assert.Contains("crashLimit", task.Result.Message);
        Assert.Equal("salvager", task.History[^1].SalvagedBy);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void WithoutACrashLimit_ATaskComesBackForEver(int crashLimit)
    {
        var task = Sample.Pending();
        for (var death = 1; death <= 20; death++)
        {
            task = Sample.Apply(
                Sample.Apply(task, Sample.Event("Claim")), new TaskEvent.Salvage(Sample.Mine.WorkerUid, "salvager", crashLimit));
        }

        Assert.Equal((TaskPhase.Pending, 20), (task.Phase, task.SalvageCount));
    }

    [Fact]
    public void AnAttempt_IsThatOfTheCurrentRecord()
    {
        Assert.Equal(Sample.Mine, Attempt.Of(Sample.Processing()));
        Assert.Throws<ArgumentException>(() => Attempt.Of(Sample.Pending()));
    }
}

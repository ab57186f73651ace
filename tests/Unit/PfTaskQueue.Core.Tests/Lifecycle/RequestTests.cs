using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Lifecycle;

public class RequestTests
{
    [Theory]
    [InlineData(false, 1, 0)]
    [InlineData(true, 0, 0)]
    public void ARestart_KeepsTheHistory_AndResetsTheCountsIfItShall(bool reset, int failures, int salvages)
    {
        var failed = Sample.Apply(Sample.Processing(), Sample.Event("Fail"));
        var task = Sample.Apply(failed, new TaskEvent.Restart(reset));
        Assert.Equal((TaskPhase.Pending, failures, salvages), (task.Phase, task.FailureCount, task.SalvageCount));
        Assert.Equal(failed.History, task.History);
    }

    [Fact]
    public void ARestartAtTheCrashLimit_GivesTheTaskNewLives_OnlyIfItResetsTheCounts()
    {
        var crashed = Sample.Apply(Sample.Processing(), new TaskEvent.Salvage(Sample.Mine.WorkerUid, "salvager", CrashLimit: 1));
        Assert.Equal(1, Sample.Apply(crashed, new TaskEvent.Restart(ResetCounts: false)).SalvageCount);
        Assert.Equal(0, Sample.Apply(crashed, new TaskEvent.Restart(ResetCounts: true)).SalvageCount);
    }

    [Fact]
    public void ACancelledPendingTask_RemembersItsEnd_AndTheRequestTakesEffectOnce()
    {
        var task = Sample.Apply(Sample.Pending(retryLimit: -1), Sample.Event("Cancel"));
        Assert.Equal((ResultReason.Signaled, 0), (task.Result!.Reason, task.FailureCount));
        Assert.Contains("cancelled", task.Result.Message);
        Assert.Equal((TaskLifecycle.NoWorkerUid, "request-1"), (task.History[^1].WorkerUid, task.History[^1].ProcessUid));
        Assert.Equal(Verdict.AlreadyDone, TaskLifecycle.Apply(task, Sample.Event("Cancel"), Sample.Later).Verdict);
    }

    [Fact]
    public void ACancelledClaim_EndsInItsOwnRecord()
    {
        var claimed = Sample.Apply(Sample.Pending(), Sample.Event("Claim"));
        var task = Sample.Apply(claimed, Sample.Event("Cancel"));
        Assert.Equal((Sample.Mine.ProcessUid, ResultReason.Signaled), (Assert.Single(task.History).ProcessUid, task.Result!.Reason));
        Assert.Equal(Verdict.NotOwner, TaskLifecycle.Apply(task, Sample.Event("Start"), Sample.Later).Verdict);
    }

    [Theory]
    [InlineData("Interrupt", ResultReason.Signaled)]
    [InlineData("Salvage", ResultReason.Signaled)]
    [InlineData("Fail", ResultReason.Failed)]
    public void AnAttemptThatSomebodyWantsStopped_IsTheLast_AndKeepsAResultOfItsOwn(string happened, ResultReason reason)
    {
        var transition = TaskLifecycle.Apply(Sample.Processing(retryLimit: -1), Sample.Event(happened), Sample.Later, cancelled: true);
        Assert.Equal((Verdict.Moved, TaskPhase.Failed), (transition.Verdict, transition.Task.Phase));
        var record = Assert.Single(transition.Task.History);
        Assert.Equal((Sample.Mine.ProcessUid, reason), (record.ProcessUid, record.Result!.Reason));
        Assert.Equal(happened == "Salvage" ? Sample.Others.WorkerUid : null, record.SalvagedBy);
        Assert.NotNull(record.Finished);
    }

    [Fact]
    public void ACancelledClaim_ThatIsReleased_DoesNotComeBack()
    {
        var claimed = Sample.Apply(Sample.Pending(), Sample.Event("Claim"));
        var task = TaskLifecycle.Apply(claimed, Sample.Event("Release"), Sample.Later, cancelled: true).Task;
        Assert.Equal((TaskPhase.Failed, ResultReason.Signaled), (task.Phase, Assert.Single(task.History).Result!.Reason));
        Assert.Null(task.CurrentRecord);
    }

    [Fact]
    public void ASuccessThatCameFirst_Stays()
    {
        var task = TaskLifecycle.Apply(Sample.Processing(), Sample.Event("Succeed"), Sample.Later, cancelled: true).Task;
        Assert.Equal((TaskPhase.Succeeded, ResultReason.Succeeded), (task.Phase, task.Result!.Reason));
    }
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Lifecycle;

public class WorkerLifecycleTests
{
    private static readonly HeartBeatSpec HeartBeat = new()
    {
        Interval = TimeSpan.FromSeconds(1),
        ExpirationDuration = TimeSpan.FromSeconds(10),
        SalvageDuration = TimeSpan.FromSeconds(15),
    };

    private static readonly WorkerInfo Running =
        WorkerLifecycle.Create(Sample.Queue, new WorkerSpec { Name = "one", HeartBeat = HeartBeat }, Sample.Start);

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(10_000, false, false)]
    [InlineData(10_001, true, false)]
    [InlineData(25_000, true, false)]
    [InlineData(25_001, true, true)]
    public void ASilentWorker_IsLostAfterItsExpiry_AndATargetAfterTheSalvageDuration(int milliseconds, bool lost, bool target)
    {
        var now = Sample.Start + TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(lost, WorkerLifecycle.IsLost(Running, now));
        Assert.Equal(target, WorkerLifecycle.IsSalvageTarget(Running, now));
        Assert.Equal(target, WorkerLifecycle.Salvage(Running, Running, "two", now) is not null);

        var seen = WorkerLifecycle.AsSeen(Running, now);
        Assert.Equal((lost, target), (seen.Lost, seen.ToSalvage));
        Assert.Equal(lost ? (WorkerPhase.Failed, WorkerReason.Lost) : (WorkerPhase.Running, null), (seen.Phase, seen.Reason));
        Assert.Null(seen.FinishedAt);
    }

    [Fact]
    public void ABeat_RenewsTheLease()
    {
        var now = Sample.Start + TimeSpan.FromHours(1);
        var beating = WorkerLifecycle.Beat(Running, Running, now);
        Assert.False(WorkerLifecycle.IsLost(beating!, now + TimeSpan.FromSeconds(9)));
    }

    [Fact]
    public void AWorkerThatHasEnded_DoesNothingAnyMore()
    {
        var muchLater = Sample.Start + TimeSpan.FromDays(1);
        var ended = WorkerLifecycle.End(Running, success: true, Sample.Later)!;
        var salvaged = WorkerLifecycle.Salvage(Running, Running, "two", muchLater)!;
        foreach (var worker in new[] { ended, salvaged })
        {
            Assert.Null(WorkerLifecycle.Beat(worker, worker, muchLater));
            Assert.Null(WorkerLifecycle.End(worker, success: false, muchLater));
            Assert.Null(WorkerLifecycle.Salvage(worker, worker, "three", muchLater));
            Assert.False(WorkerLifecycle.IsLost(worker, muchLater));
            Assert.Same(worker, WorkerLifecycle.AsSeen(worker, muchLater));
        }
    }

    [Theory]
    [InlineData(true, WorkerPhase.Succeeded, WorkerReason.Success)]
    [InlineData(false, WorkerPhase.Failed, WorkerReason.Failure)]
    public void AnEnd_SaysHow(bool success, WorkerPhase phase, WorkerReason reason)
    {
        var ended = WorkerLifecycle.End(Running, success, Sample.Later)!;
        Assert.Equal((phase, reason), (ended.Phase, ended.Reason!.Value));
        Assert.Equal(Sample.Later.Instant, ended.FinishedAt);
    }

    [Fact]
    public void ASalvage_SaysWhoAndWhen()
    {
        var now = Sample.Start + TimeSpan.FromHours(1);
        var salvaged = WorkerLifecycle.Salvage(Running, Running, "two", now)!;
        Assert.Equal((WorkerPhase.Failed, WorkerReason.Salvaged), (salvaged.Phase, salvaged.Reason!.Value));
        Assert.Equal(("two", now.Instant), (salvaged.SalvagedBy, salvaged.SalvagedAt!.Value));
    }

    [Fact]
    public void ABeatSinceItWasFoundDead_SavesAWorker_HoweverOldItLooks()
    {
        var beating = WorkerLifecycle.Beat(Running, Running, Sample.Later)!;
        var now = Sample.Later + TimeSpan.FromHours(1);
        Assert.Null(WorkerLifecycle.Salvage(beating, Running, "two", now));
        Assert.NotNull(WorkerLifecycle.Salvage(beating, beating, "two", now));
    }

    [Theory]
    [InlineData(10_999, false)]
    [InlineData(11_000, true)]
    public void AnOldBeat_MakesNobodyDead_BeforeItWasSeenForAWholeLease(int milliseconds, bool silent)
    {
        var seen = WorkerLifecycle.AsSeen(Running, Sample.Start + TimeSpan.FromHours(1));
        Assert.Equal(silent, WorkerLifecycle.IsSilent(seen, TimeSpan.FromMilliseconds(milliseconds)));
        Assert.False(WorkerLifecycle.IsSilent(Running, TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Fact]
    public void ALeaseBeyondTheEndOfTime_NeverExpires()
    {
        var spec = new WorkerSpec { Name = "one", HeartBeat = HeartBeat with { ExpirationDuration = TimeSpan.MaxValue } };
        var worker = WorkerLifecycle.Create(Sample.Queue, spec, Sample.Start);
        Assert.False(WorkerLifecycle.IsLost(worker, new Timestamp(DateTimeOffset.MaxValue)));
        Assert.False(WorkerLifecycle.IsSalvageTarget(worker, new Timestamp(DateTimeOffset.MaxValue)));
        Assert.False(WorkerLifecycle.IsSilent(worker with { ToSalvage = true }, TimeSpan.FromDays(10_000)));
    }
}

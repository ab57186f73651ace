using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class MeasurePfQueueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Figures_AreThoseOfTheQueue()
    {
        engine.Run(
            "param($Folder) New-PfQueue work > $null; 1..4 | Add-PfTask work > $null; Start-PfWorker work -Command true -NumTasks 3 -WorkDir $Folder 6> $null > $null", engine.Folder).WithoutErrors();
        var result = engine.Run("Measure-PfQueue work | ForEach-Object { \"$($_.Pending) $($_.Succeeded) $($_.Total) $($_.FinishedLastHour) $($_.TasksPerSecond -gt 0) $($_.EstimatedTimeLeft -gt 0)\" }").WithoutErrors();

        Assert.Equal(["1 3 4 3 True True"], result.Lines);
    }

    [Fact]
    public void WithoutANameItIsAllQueues_AndWithInputThose()
    {
        engine.Run("New-PfQueue all1, all2 > $null").WithoutErrors();

        Assert.Superset(new HashSet<string> { "all1", "all2" }, engine.Run("Measure-PfQueue | ForEach-Object Queue").WithoutErrors().Lines.ToHashSet());
        Assert.Equal(["all2"], engine.Run("Get-PfQueue all2 | Measure-PfQueue | ForEach-Object Queue").WithoutErrors().Lines);
    }

    [Fact]
    public void MissingQueue_IsAnError() => Assert.Equal(["QueueNotFound"], engine.Run("Measure-PfQueue nothere").ErrorIds);
}

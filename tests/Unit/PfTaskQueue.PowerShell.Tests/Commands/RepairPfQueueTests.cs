using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public sealed class RepairPfQueueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private string Queue { get; } = "repair-" + Guid.NewGuid().ToString("N");

    [Fact]
    public void LostTasks_GoBackToTheQueue_Once_AndNotByWhatIf()
    {
        Crash();

        var result = engine.Run(
            """
            $queue = $args[0]
            function Show { Get-PfTask $queue | ForEach-Object { "$($_.Phase) $($_.SalvageCount)" }; Get-PfWorker $queue | ForEach-Object { "$($_.Reason)" } }
            Repair-PfQueue $queue -WhatIf -PassThru
            Show
            Repair-PfQueue $queue
            Show
            Repair-PfQueue $queue -PassThru
            """,
            Queue).WithoutErrors();

        Assert.Equal(["Processing 0", "Lost", "Pending 1", "Salvaged"], result.Lines);
    }

    [Fact]
    public void PassThru_EmitsAReport_AndTheCrashLimitEndsTheTask()
    {
        Crash();

        var result = engine.Run(
            """
            Get-PfQueue $args[0] | Repair-PfQueue -CrashLimit 1 -PassThru | ForEach-Object { "$($_.Worker.Name): $($_.Requeued.Count) requeued, $($_.Failed.Count) failed" }
            Get-PfTask $args[0] | ForEach-Object { $_.Phase }
            """,
            Queue).WithoutErrors();

        Assert.Equal(["lost: 0 requeued, 1 failed", "Failed"], result.Lines);
    }

    [Fact]
    public void RunningWorkers_AreLeftAlone()
    {
        engine.Run("New-PfQueue $args[0] > $null; Add-PfTask $args[0] p > $null", Queue).WithoutErrors();
        using var worker = WorkerProcess.Start(engine, Queue);

        Assert.Empty(engine.Run("Repair-PfQueue $args[0] -PassThru", Queue).WithoutErrors().Output);
    }

    [Fact]
    public void MissingQueue_IsAnError() => Assert.Equal(["QueueNotFound"], engine.Run("Repair-PfQueue nothere").ErrorIds);

    private void Crash()
    {
        engine.Run("New-PfQueue $args[0] > $null; Add-PfTask $args[0] p > $null", Queue).WithoutErrors();
        WorkerProcess.Crash(engine, Queue, TimeSpan.FromMilliseconds(1));
    }
}

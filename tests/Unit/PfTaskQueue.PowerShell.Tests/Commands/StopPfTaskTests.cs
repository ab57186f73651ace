using System.Diagnostics;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class StopPfTaskTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void APendingTask_EndsFailed_AndIsNotRun()
    {
        var result = engine.Run(
            "New-PfQueue pending > $null; Add-PfTask pending p -RetryLimit 5 | Stop-PfTask; Get-PfTask pending | ForEach-Object { \"$($_.Phase) $($_.Result.Reason)\" }").WithoutErrors();

        Assert.Equal(["Failed Signaled"], result.Lines);
    }

    [Fact]
    public void WhatIf_ChangesNothing()
    {
        var result = engine.Run("New-PfQueue whatif > $null; Add-PfTask whatif p | Stop-PfTask -WhatIf; (Get-PfTask whatif).Phase").WithoutErrors();

        Assert.Equal(["Pending"], result.Lines);
    }

    [Fact]
    public void ARunningTask_IsStoppedByItsWorker_WithoutARetry()
    {
        engine.Run("New-PfQueue running > $null; Add-PfTask running p -RetryLimit 5 > $null").WithoutErrors();
        using var worker = WorkerProcess.Start(engine, "running");
        engine.Run("Get-PfTask running | Stop-PfTask").WithoutErrors();

        var limit = Stopwatch.StartNew();
        string[] phases;
        do
        {
            phases = [.. engine.Run("Get-PfTask running | ForEach-Object { \"$($_.Phase) $($_.Result.Reason)\" }").WithoutErrors().Lines];
        }
        while (phases is not ["Failed Signaled"] && limit.Elapsed < TimeSpan.FromSeconds(30));

        Assert.Equal(["Failed Signaled"], phases);
        Assert.Single(engine.Run("Get-PfWorker running -State Running").WithoutErrors().Output);
    }

    [Fact]
    public void AFinishedTask_IsRefused()
    {
        var result = engine.Run("New-PfQueue finished > $null; $task = Add-PfTask finished p; $task, $task | Stop-PfTask; $task | Stop-PfTask");

        Assert.Equal(["InvalidTaskPhase"], result.ErrorIds);
    }

    [Fact]
    public void NoTask_IsAnError() => Assert.Equal(["NothingGiven"], engine.Run("Stop-PfTask").ErrorIds);
}

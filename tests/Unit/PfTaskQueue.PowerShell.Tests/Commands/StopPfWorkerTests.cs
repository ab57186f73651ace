using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class StopPfWorkerTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("object", "Get-PfWorker object -State Running | Stop-PfWorker")]
    [InlineData("name", "Stop-PfWorker name runner")]
    [InlineData("pattern", "Stop-PfWorker pattern r*")]
    public void AWorkerOfAnotherProcess_Ends_AndItsTaskGoesBack(string queue, string script)
    {
        engine.Run("New-PfQueue $args[0] > $null; Add-PfTask $args[0] p > $null", queue).WithoutErrors();
        using var worker = WorkerProcess.Start(engine, queue, "-Name runner -HeartBeatInterval 100ms -StopGracePeriod 100ms");

        engine.Run(script).WithoutErrors();

        Assert.True(SpinWait.SpinUntil(
            () => engine.Run("Get-PfWorker $args[0] -State Succeeded", queue).Output.Count == 1, TimeSpan.FromSeconds(30)));
        Assert.Equal(["Pending"], engine.Run("(Get-PfTask $args[0]).Phase", queue).WithoutErrors().Lines);
    }

    [Fact]
    public void WhatIf_AsksNobody()
    {
        engine.Run("New-PfQueue whatif > $null; Add-PfTask whatif p > $null").WithoutErrors();
        using var worker = WorkerProcess.Start(engine, "whatif");

        Assert.Empty(engine.Run("Get-PfWorker whatif | Stop-PfWorker -WhatIf -PassThru").WithoutErrors().Output);
    }

    [Fact]
    public void NoSuchWorker_IsAnError()
    {
        engine.Run("New-PfQueue empty > $null").WithoutErrors();

        Assert.Equal(["WorkerNotFound"], engine.Run("Stop-PfWorker empty nothere; Stop-PfWorker empty *").ErrorIds);
        Assert.Equal(["NothingGiven"], engine.Run("Stop-PfWorker").ErrorIds);
    }
}

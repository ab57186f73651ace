using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class RemovePfTaskTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Objects_AreErased()
    {
        Prepare("objects");
        var result = engine.Run("Get-PfTask objects -State Failed | Remove-PfTask; Get-PfTask objects | ForEach-Object { $_.Phase }").WithoutErrors();

        Assert.Equal(["Pending"], result.Lines);
    }

    [Fact]
    public void States_AreErased_AndToldWithPassThru()
    {
        Prepare("states");
        var result = engine.Run("Remove-PfTask states -State Pending, Completed -PassThru | ForEach-Object { $_.Payload }; @(Get-PfTask states).Count").WithoutErrors();

        Assert.Equal(["0", "a", "b", "c"], result.Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OlderThan_KeepsTheYoung()
    {
        Prepare("ages");
        var result = engine.Run("Remove-PfTask ages -State Completed -OlderThan 1h; @(Get-PfTask ages).Count; Remove-PfTask ages -State Completed -OlderThan 0; @(Get-PfTask ages).Count").WithoutErrors();

        Assert.Equal(["3", "1"], result.Lines);
    }

    [Fact]
    public void WhatIf_ChangesNothing()
    {
        Prepare("whatif");
        var result = engine.Run("Get-PfTask whatif | Remove-PfTask -WhatIf; Remove-PfTask whatif -State Failed -WhatIf; @(Get-PfTask whatif).Count").WithoutErrors();

        Assert.Equal(["3"], result.Lines);
    }

    [Fact]
    public void ATaskThatIsBeingProcessed_IsRefused()
    {
        engine.Run("New-PfQueue busy > $null; Add-PfTask busy p > $null").WithoutErrors();
        using var worker = WorkerProcess.Start(engine, "busy");

        var result = engine.Run("Get-PfTask busy | Remove-PfTask; @(Get-PfTask busy).Count");

        Assert.Equal(["InvalidTaskPhase"], result.ErrorIds);
        Assert.Equal(["1"], result.Lines);
    }

    [Fact]
    public void AQueueAlone_RemovesNothing()
    {
        Prepare("alone");

        Assert.NotEmpty(engine.Run("Remove-PfTask alone").ErrorIds);
        Assert.Equal(["3"], engine.Run("@(Get-PfTask alone).Count").Lines);
    }

    /// <summary>Two failed tasks and a pending one.</summary>
    private void Prepare(string queue) => engine.Run(
        "param($Queue, $Folder) New-PfQueue $Queue > $null; 'a', 'b' | Add-PfTask $Queue > $null; Start-PfWorker $Queue -Command false -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $Folder 6> $null > $null; Add-PfTask $Queue c > $null",
        queue,
        engine.Folder).WithoutErrors();
}

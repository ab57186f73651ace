using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class RestartPfTaskTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Fail =
        "param($Queue, $Folder) New-PfQueue $Queue > $null; 'a', 'b' | Add-PfTask $Queue > $null; Start-PfWorker $Queue -Command false -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $Folder 6> $null > $null";

    [Fact]
    public void FailedTasks_AreBackInTheQueue_WithTheirHistory()
    {
        Prepare("back");
        var result = engine.Run("Get-PfTask back -State Failed | Restart-PfTask; Get-PfTask back | ForEach-Object { \"$($_.Payload) $($_.Phase) $($_.FailureCount) $($_.History.Count)\" }").WithoutErrors();

        Assert.Equal(["a Pending 1 1", "b Pending 1 1"], result.Lines);
    }

    [Fact]
    public void ResetFailureCount_GivesAllRetriesAgain()
    {
        Prepare("reset");
        var result = engine.Run("Get-PfTask reset | Restart-PfTask -ResetFailureCount -PassThru | ForEach-Object { \"$($_.Phase) $($_.FailureCount)\" }").WithoutErrors();

        Assert.Equal(["Pending 0", "Pending 0"], result.Lines);
    }

    [Fact]
    public void WhatIf_ChangesNothing()
    {
        Prepare("whatif");
        var result = engine.Run("Get-PfTask whatif | Restart-PfTask -WhatIf; Get-PfTask whatif | ForEach-Object { $_.Phase }").WithoutErrors();

        Assert.Equal(["Failed", "Failed"], result.Lines);
    }

    [Fact]
    public void ATaskThatIsNotFailed_IsRefused_AndTheOthersGoOn()
    {
        Prepare("mixed");
        var result = engine.Run(
            "$tasks = @(Get-PfTask mixed); $tasks[0] | Restart-PfTask; $tasks | Restart-PfTask; Get-PfTask mixed | ForEach-Object { $_.Phase }; $Error[0].TargetObject.Uid -eq $tasks[0].Uid");

        Assert.Equal(["InvalidTaskPhase"], result.ErrorIds);
        Assert.Equal(["Pending", "Pending", "True"], result.Lines);
    }

    [Fact]
    public void Uids_MayBeShortened_AndAMissingOneIsAnErrorOfItsOwn()
    {
        Prepare("uids");
        var result = engine.Run(
            "$uid = (Get-PfTask uids).Uid[0]; Restart-PfTask uids nothere, ($uid.Substring(0, 8) + '*') -PassThru | ForEach-Object { $_.Uid -eq $uid }; Restart-PfTask nothere $uid");

        Assert.Equal(["TaskNotFound", "QueueNotFound"], result.ErrorIds);
        Assert.Equal(["True"], result.Lines);
    }

    private void Prepare(string queue) => engine.Run(Fail, queue, engine.Folder).WithoutErrors();
}

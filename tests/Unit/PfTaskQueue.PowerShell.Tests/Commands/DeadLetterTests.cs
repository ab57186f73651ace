using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>Restore-PfDeadLetter and Remove-PfDeadLetter, on post hooks that were over a limit.</summary>
public class DeadLetterTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Remove_DropsWhatComesDownThePipeline()
    {
        Prepare("drop");
        var result = engine.Run(
            "Get-PfDeadLetter drop | Remove-PfDeadLetter -WhatIf; @(Get-PfDeadLetter drop).Count; Get-PfDeadLetter drop | Remove-PfDeadLetter; @(Get-PfDeadLetter drop).Count").WithoutErrors();

        Assert.Equal(["2", "0"], result.Lines);
    }

    [Fact]
    public void Restore_RefusesWhatIsOverALimitStill_AndKeepsIt()
    {
        Prepare("refuse");
        var result = engine.Run("Get-PfDeadLetter refuse | Restore-PfDeadLetter -PassThru; @(Get-PfDeadLetter refuse).Count; @(Get-PfTask refuse).Count");

        Assert.Equal(["PayloadTooLarge", "TaskNameTooLong"], result.ErrorIds.Order(StringComparer.Ordinal));
        Assert.Equal(["2", "1"], result.Lines);
    }

    [Fact]
    public void AMissingLetter_IsAnErrorOfItsOwn()
    {
        Prepare("missing");

        Assert.Equal(["DeadLetterNotFound"], engine.Run("Remove-PfDeadLetter missing nothere").ErrorIds);
        Assert.Equal(["DeadLetterNotFound"], engine.Run("Restore-PfDeadLetter missing nothere").ErrorIds);
        Assert.Equal(["NothingGiven"], engine.Run("Remove-PfDeadLetter").ErrorIds);
    }

    private void Prepare(string queue) => engine.Run(
        "param($Queue, $Folder) New-PfQueue $Queue > $null; Add-PfTask $Queue p > $null; Start-PfWorker $Queue -Command TestHandler -ArgumentList large-hooks, 1048577, name:1025 -NumTasks 1 -WorkDir $Folder 6> $null > $null 3> $null",
        queue,
        engine.Folder).WithoutErrors();
}

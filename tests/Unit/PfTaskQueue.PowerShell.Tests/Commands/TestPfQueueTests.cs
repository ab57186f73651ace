using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class TestPfQueueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void ASoundQueue_GivesNothing_AndTrueWithQuiet()
    {
        var result = engine.Run("New-PfQueue sound > $null; 'a', 'b' | Add-PfTask sound > $null; Test-PfQueue sound; Get-PfQueue sound | Test-PfQueue -Quiet").WithoutErrors();

        Assert.Equal(["True"], result.Lines);
    }

    [Fact]
    public void ATaskOfADeadWorker_IsFound()
    {
        engine.Run("New-PfQueue dead > $null; Add-PfTask dead p > $null").WithoutErrors();
        WorkerProcess.Crash(engine, "dead", TimeSpan.FromSeconds(1));

        var result = engine.Run("Test-PfQueue dead | ForEach-Object { \"$($_.Severity) $($_.Kind) $($_.Uid -eq (Get-PfTask dead).Uid)\" }; Test-PfQueue dead -Quiet").WithoutErrors();

        Assert.Equal(["Warning HolderDead True", "True"], result.Lines);
    }

    [Fact]
    public void MissingQueue_IsAnError() => Assert.Equal(["QueueNotFound"], engine.Run("Test-PfQueue nothere").ErrorIds);
}

using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class WaitPfQueueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void AFinishedQueue_IsOverAtOnce()
    {
        var result = engine.Run("New-PfQueue done > $null; Add-PfTask done p | Stop-PfTask; Wait-PfQueue done | ForEach-Object { \"$($_.Total) $($_.Failed) $($_.Unfinished)\" }").WithoutErrors();

        Assert.Equal(["1 1 0"], result.Lines);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void TimeIsOver_IsAnError_WithTheQueueAsItIs()
    {
        var result = engine.Run("New-PfQueue late > $null; 'a', 'b' | Add-PfTask late > $null; Get-PfQueue late | Wait-PfQueue -Timeout 100ms | ForEach-Object { $_.Pending }");

        Assert.Equal(["WaitTimedOut"], result.ErrorIds);
        Assert.Equal(["2"], result.Lines);
        Assert.Contains("no running worker", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ASuspendedQueue_IsToldOf()
    {
        var result = engine.Run("New-PfQueue idle -State Suspend > $null; Add-PfTask idle p > $null; Wait-PfQueue idle -Timeout 0 -ErrorAction Ignore > $null");

        Assert.Contains("Resume-PfQueue", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void FailOnError_EndsTheScript()
    {
        var result = engine.Run("New-PfQueue failed > $null; Add-PfTask failed p | Stop-PfTask; Wait-PfQueue failed -FailOnError > $null; 'went on'");

        Assert.Equal("TasksFailed", Assert.Single(result.ErrorIds));
        Assert.NotNull(engine.Run("& { $ErrorActionPreference = 'Stop'; Wait-PfQueue failed -FailOnError > $null; 'went on' }").Terminating);
    }

    [Fact]
    public async Task ItEnds_WhenTheLastTaskDoes()
    {
        engine.Run("New-PfQueue work > $null; 1..3 | Add-PfTask work > $null").WithoutErrors();
        var worker = HostProcess.RunAsync(
            "param($Module, $Backend, $Folder) Import-Module $Module; Start-PfWorker work -Backend $Backend -Command true -WorkDir $Folder -NumTasks 3 6> $null > $null", Repository.Manifest, engine.Backend, engine.Folder);

        var result = engine.Run("Wait-PfQueue work -Timeout 60 3> $null | ForEach-Object { $_.Succeeded }").WithoutErrors();

        Assert.Equal(["3"], result.Lines);
        Assert.Equal("", (await worker).Errors);
    }

    [Fact]
    public async Task Stop_EndsTheWaitAtOnce()
    {
        engine.Run("New-PfQueue forever > $null; Add-PfTask forever p > $null").WithoutErrors();
        using var shell = engine.CreateShell("Wait-PfQueue forever");
        var watch = new WorkerWatch(shell, TimeSpan.FromSeconds(30));
        watch.WaitFor(() => shell.Streams.Warning.Count > 0);

        await Task.Run(shell.Stop).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void MissingQueue_IsAnError() => Assert.Equal(["QueueNotFound"], engine.Run("Wait-PfQueue nothere").ErrorIds);
}

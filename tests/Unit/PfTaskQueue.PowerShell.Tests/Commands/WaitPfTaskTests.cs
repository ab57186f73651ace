using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>Wait-PfTask and Receive-PfTask.</summary>
public class WaitPfTaskTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    // The payload is the exit code, and the result is JSON.
    private const string Work =
        """
        param($Queue, $Folder)
        New-PfQueue $Queue > $null
        $global:tasks = 0, 3, 0 | Add-PfTask $Queue
        Start-PfWorker $Queue -Command TestHandler -ArgumentList result-and-exit-payload -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $Folder 6> $null > $null
        """;

    [Fact]
    public void Tasks_ComeInTheOrderGiven_AsTheyAreThen()
    {
        engine.Run(Work, "order", engine.Folder).WithoutErrors();
        var result = engine.Run("$tasks[2], $tasks[0], $tasks[1] | Wait-PfTask | ForEach-Object { \"$($tasks.Uid.IndexOf($_.Uid)) $($_.Phase) $($_.History.ToString())\" }").WithoutErrors();

        Assert.Equal(["2 Succeeded Succeeded", "0 Succeeded Succeeded", "1 Failed Failed"], result.Lines);
    }

    [Fact]
    public void Results_AreObjects_AndFailuresAreErrors()
    {
        engine.Run(Work, "results", engine.Folder).WithoutErrors();
        var result = engine.Run("$tasks | Wait-PfTask | Receive-PfTask | ForEach-Object { \"$($_.Result.code) $($_.Result.list.Count) $($_.Attempts)\" }; $Error[0].TargetObject.Result.code");

        Assert.Equal(["0 2 1", "0 2 1", "3"], result.Lines);
        Assert.Equal(["TaskFailed"], result.ErrorIds);
    }

    [Fact]
    public void Raw_LeavesTheTextAsItIs()
    {
        engine.Run(Work, "raw", engine.Folder).WithoutErrors();
        var result = engine.Run("Get-PfTask raw -State Succeeded -First 1 | Receive-PfTask -Raw | ForEach-Object { $_.Result }").WithoutErrors();

        Assert.Equal(["{\"code\":0,\"list\":[1,2]}"], result.Lines);
    }

    [Fact]
    public void FailOnError_EndsTheScript_AfterTheOutput()
    {
        engine.Run(Work, "fail", engine.Folder).WithoutErrors();
        var result = engine.Run("& { $ErrorActionPreference = 'Stop'; $tasks | Wait-PfTask -FailOnError | ForEach-Object { $_.Phase }; 'went on' }");

        Assert.Equal(["Succeeded", "Failed", "Succeeded"], result.Lines);
        Assert.StartsWith("TasksFailed", result.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void TimeIsOver_NamesWhatIsLeft()
    {
        var result = engine.Run("New-PfQueue late > $null; $late = 'a', 'b' | Add-PfTask late; $late[0] | Stop-PfTask; $late | Wait-PfTask -Timeout 100ms | ForEach-Object { $_.Payload }; @($Error[0].TargetObject).Count");

        Assert.Equal(["WaitTimedOut"], result.ErrorIds);
        Assert.Equal(["a", "1"], result.Lines);
    }

    [Fact]
    public void ATaskThatIsGone_IsAnErrorOfItsOwn()
    {
        var result = engine.Run(
            "New-PfQueue gone > $null; $gone = 'a', 'b' | Add-PfTask gone; $gone[1] | Stop-PfTask; $gone[0] | Remove-PfTask; $gone | Wait-PfTask | ForEach-Object { $_.Payload }; $gone | Receive-PfTask");

        Assert.Equal(["TaskNotFound", "TaskNotFound", "TaskFailed"], result.ErrorIds);
        Assert.Equal(["b"], result.Lines);
    }

    [Fact]
    public void AnUnfinishedTask_HasNoResult()
    {
        var result = engine.Run("New-PfQueue early > $null; Add-PfTask early p | Receive-PfTask");

        Assert.Equal(["InvalidTaskPhase"], result.ErrorIds);
        Assert.Empty(result.Output);
    }
}

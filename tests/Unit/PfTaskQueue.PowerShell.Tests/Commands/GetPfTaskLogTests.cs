using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class GetPfTaskLogTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Work =
        """
        param($Queue, $Folder)
        New-PfQueue $Queue > $null
        Add-PfTask $Queue p -RetryLimit 1 > $null
        Start-PfWorker $Queue -Command TestHandler -ArgumentList say, out, err, 3 -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $Folder 6> $null > $null
        """;

    [Fact]
    public void EachAttempt_HasItsLog()
    {
        engine.Run(Work, "attempts", engine.Folder).WithoutErrors();
        var result = engine.Run("Get-PfTask attempts | Get-PfTaskLog | ForEach-Object { $_.StandardOutput.Trim() + ' ' + $_.StandardError.Trim() }").WithoutErrors();

        Assert.Equal(["out err", "out err"], result.Lines);
    }

    [Fact]
    public void Follow_EndsWithTheTask()
    {
        engine.Run(Work, "follow", engine.Folder).WithoutErrors();
        var result = engine.Run("Get-PfTask follow | Get-PfTaskLog -Follow | ForEach-Object { $_.StandardOutput.Trim() }").WithoutErrors();

        Assert.Equal(["out", "out"], result.Lines);
    }

    [Fact]
    public async Task Follow_WaitsForTheAttemptsToCome()
    {
        engine.Run("New-PfQueue wait > $null; Add-PfTask wait p > $null").WithoutErrors();
        var worker = HostProcess.RunAsync(
            "param($Module, $Backend, $Folder) Import-Module $Module; Start-PfWorker wait -Backend $Backend -Command TestHandler -ArgumentList echo, hello -WorkDir $Folder -NumTasks 1 6> $null > $null", Repository.Manifest, engine.Backend, engine.Folder);

        var result = engine.Run("Get-PfTask wait | Get-PfTaskLog -Follow | ForEach-Object { $_.StandardOutput.Trim() }").WithoutErrors();

        Assert.Equal(["hello"], result.Lines);
        Assert.Equal("", (await worker).Errors);
    }

    [Theory]
    [InlineData("-Command TestHandler -ArgumentList say-around, one, $file, two, 3")]
    [InlineData("-ScriptBlock { & { [CmdletBinding()] param() $PSCmdlet.WriteInformation('one', @()) }; while (-not [System.IO.File]::Exists($using:file)) { }; & { [CmdletBinding()] param() $PSCmdlet.WriteInformation('two', @()) }; exit 3 }")]
    public void Follow_TellsWhatAHandlerPrints_WhileItRuns(string handler)
    {
        var queue = "live-" + Guid.NewGuid().ToString("N");

        // The handler ends only when its first line has come out here.
        var result = engine.Run(
            $$"""
            param($Queue, $Folder)
            $file = "$Folder/$Queue"
            New-PfQueue $Queue > $null
            $task = Add-PfTask $Queue p
            $job = Start-PfWorker $Queue {{handler}} -AsJob -HeartBeatInterval 50ms -WorkDir $Folder -NumTasks 1
            $task | Get-PfTaskLog -Follow | ForEach-Object { "$($_.StandardOutput.Trim()) $($_.StandardOutputBytes) $($_.ExitCode)"; [System.IO.File]::WriteAllText($file, '') }
            $job | Wait-Job | Remove-Job
            Get-PfTaskLog $Queue $task.Uid | ForEach-Object StandardOutput
            """,
            queue, engine.Folder).WithoutErrors();

        // The second line may come out before the handler's end, or with it.
        Assert.True(
            result.Lines is ["one 4 ", "two 8 3", "one\ntwo\n"] or ["one 4 ", "two 8 ", " 8 3", "one\ntwo\n"],
            string.Join('|', result.Lines));
    }

    [Fact]
    public void Receipt_OfAFailure_HasTheLastLog_AndTheExitCode()
    {
        engine.Run(Work, "receipt", engine.Folder).WithoutErrors();
        var result = engine.Run("Get-PfTask receipt | Receive-PfTask -ErrorAction SilentlyContinue -ErrorVariable failed; $failed[0].TargetObject.Log.StandardError.Trim(); $failed[0].TargetObject.ExitCode");

        Assert.Equal(["err", "3"], result.Lines);
    }

    [Fact]
    public void Receipt_OfASuccess_HasTheLog_WhenItShall()
    {
        var result = engine.Run(
            """
            param($Folder)
            New-PfQueue success > $null
            Add-PfTask success p > $null
            Start-PfWorker success -Command TestHandler -ArgumentList echo, hello -NumTasks 1 -WorkDir $Folder 6> $null > $null
            Get-PfTask success | Receive-PfTask | ForEach-Object { "$($_.ExitCode) $($null -eq $_.Log)" }
            Get-PfTask success | Receive-PfTask -IncludeLog | ForEach-Object { $_.Log.StandardOutput.Trim() }
            """,
            engine.Folder).WithoutErrors();

        Assert.Equal(["0 True", "hello"], result.Lines);
    }

    [Fact]
    public void AnExitCode_IsKept_EvenIfNothingWasPrinted()
    {
        var result = engine.Run(
            """
            param($Folder)
            New-PfQueue quiet > $null
            Add-PfTask quiet p > $null
            Start-PfWorker quiet -Command TestHandler -ArgumentList exit, 7 -NumTasks 1 -WorkDir $Folder 6> $null > $null
            Get-PfTask quiet | Get-PfTaskLog | ForEach-Object { $_.ExitCode }
            """,
            engine.Folder).WithoutErrors();

        Assert.Equal(["7"], result.Lines);
    }

    [Fact]
    public void AMissingTask_IsAnError()
    {
        engine.Run("New-PfQueue missing > $null").WithoutErrors();

        Assert.Equal(["TaskNotFound", "TaskNotFound"], engine.Run("Get-PfTaskLog missing nothere; Get-PfTaskLog missing nothere -Follow").ErrorIds);
    }
}

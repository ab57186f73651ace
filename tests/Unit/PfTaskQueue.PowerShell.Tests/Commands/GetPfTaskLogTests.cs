using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class GetPfTaskLogTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Work =
        """
        param($Queue, $Folder)
        New-PfQueue $Queue > $null
        Add-PfTask $Queue p -RetryLimit 1 > $null
        Start-PfWorker $Queue -Command sh -ArgumentList '-c', 'echo out; echo err >&2; exit 3' -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $Folder 6> $null > $null
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
            "param($Module, $Backend, $Folder) Import-Module $Module; Start-PfWorker wait -Backend $Backend -Command echo -ArgumentList hello -WorkDir $Folder -NumTasks 1 6> $null > $null", Repository.Manifest, engine.Backend, engine.Folder);

        var result = engine.Run("Get-PfTask wait | Get-PfTaskLog -Follow | ForEach-Object { $_.StandardOutput.Trim() }").WithoutErrors();

        Assert.Equal(["hello"], result.Lines);
        Assert.Equal("", (await worker).Errors);
    }

    [Fact]
    public void Receipt_HasTheLastLog_WhenItShall()
    {
        engine.Run(Work, "receipt", engine.Folder).WithoutErrors();
        var result = engine.Run("Get-PfTask receipt | Receive-PfTask -IncludeLog -ErrorAction SilentlyContinue -ErrorVariable failed; $failed[0].TargetObject.Log.StandardError.Trim()");

        Assert.Equal(["err"], result.Lines);
    }

    [Fact]
    public void AMissingTask_IsAnError()
    {
        engine.Run("New-PfQueue missing > $null").WithoutErrors();

        Assert.Equal(["TaskNotFound", "TaskNotFound"], engine.Run("Get-PfTaskLog missing nothere; Get-PfTaskLog missing nothere -Follow").ErrorIds);
    }
}

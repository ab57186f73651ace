using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Jobs;

/// <summary>However a job is stopped, its task is back, its worker has ended, and its handler is gone.</summary>
public sealed class PfWorkerJobStopTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly EngineFixture _engine = new();
    private readonly WaitingHandler _handler;

    public PfWorkerJobStopTests()
    {
        _handler = new WaitingHandler(_engine.Folder, "handler");
        _engine.Run("New-PfQueue q > $null; Add-PfTask q p > $null").WithoutErrors();
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("60s")]
    [InlineData("10675199d")]
    public async Task StopJob_LetsTheHandlerFinish(string grace)
    {
        var job = Start(grace);

        var stopping = Task.Run(() => _engine.Run("Get-Job | Stop-Job"), TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => job.JobStateInfo.State == JobState.Stopping, Limit));
        _handler.LetGo();

        (await stopping.WaitAsync(Limit, TestContext.Current.CancellationToken)).WithoutErrors();
        Assert.Equal(JobState.Stopped, job.JobStateInfo.State);
        AssertTaskIs("Succeeded 0");
    }

    [Fact]
    public void StopJob_CutsTheHandler_WhenTheGraceIsOver()
    {
        var job = Start("100ms");

        _engine.Run("Get-Job | Stop-Job").WithoutErrors();

        Assert.Equal(JobState.Stopped, job.JobStateInfo.State);
        AssertTaskIs("Pending 0");
    }

    [Fact]
    public async Task SecondStop_SkipsTheGrace()
    {
        var job = Start("1h");
        var stopping = Task.Run(job.StopJob, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => job.JobStateInfo.State == JobState.Stopping, Limit));

        job.StopJob();

        await stopping.WaitAsync(Limit, TestContext.Current.CancellationToken);
        AssertTaskIs("Pending 0");
    }

    [Fact]
    public void RemoveJob_IsRefusedWhileItRuns_AndWithForceSkipsTheGrace()
    {
        Start("1h");

        Assert.Equal(["JobObjectNotFinishedCannotBeRemoved"], _engine.Run("Get-Job | Remove-Job").ErrorIds);
        Assert.Empty(_engine.Run("Get-Job | Remove-Job -Force; Get-Job").WithoutErrors().Output);
        AssertTaskIs("Pending 0");
    }

    [Fact]
    public void StopJob_OfAFinishedJob_DoesNothing()
    {
        var job = Start("1h");
        _handler.LetGo();
        Assert.True(job.Finished.WaitOne(Limit));

        _engine.Run("Get-Job | Stop-Job").WithoutErrors();

        Assert.Equal(JobState.Completed, job.JobStateInfo.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Import-Module $args[0] -Force")]
    public void RemoveModule_EndsTheJob(string before)
    {
        _engine.Run(before, Repository.Manifest).WithoutErrors();
        var job = Start("1h");

        _engine.Run("Remove-Module PfTaskQueue").WithoutErrors();

        Assert.Equal(JobState.Stopped, job.JobStateInfo.State);
        _engine.Run("Import-Module $args[0]", Repository.Manifest).WithoutErrors();
        AssertTaskIs("Pending 0");
    }

    [Fact]
    public void ClosedRunspace_EndsTheJob()
    {
        using var runspace = EngineFixture.CreateRunspace();
        runspace.Open();
        using (var shell = System.Management.Automation.PowerShell.Create(runspace))
        {
            shell.AddScript(Script("1h", "")).AddArgument(Repository.Manifest).AddArgument(_engine.Backend).Invoke();
            Assert.Empty(shell.Streams.Error);
        }

        runspace.Close();

        AssertTaskIs("Pending 0");
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("[Environment]::Exit(0)")]
    public async Task EndOfTheProcess_EndsTheJob(string end)
    {
        var process = await HostProcess.RunAsync(Script("1h", end), Repository.Manifest, _engine.Backend);

        Assert.Equal("", process.Errors);
        AssertTaskIs("Pending 0");
    }

    [UnixFact]
    public async Task SigTerm_DrainsTheJob_BeforeTheProcessEnds()
    {
        // Nothing but the signal ends this worker, and its handler ends only after the signal.
        await HostProcess.RunAsync(
            Script("60s", $"sh -c \"kill -TERM $PID; sleep 0.5; touch '{_handler.Release}'\"; Wait-Job $job"), Repository.Manifest, _engine.Backend);

        AssertTaskIs("Succeeded 0");
    }

    private string Script(string grace, string end) =>
        $$"""
        param($Module, $Backend)
        Import-Module $Module
        $job = Start-PfWorker q -AsJob -Backend $Backend -StopGracePeriod {{grace}} {{_handler.Parameters}}
        while (-not [IO.File]::Exists('{{_handler.Running}}') -or [IO.FileInfo]::new('{{_handler.Running}}').Length -eq 0) { [Threading.Thread]::Sleep(20) }
        {{end}}
        """;

    private Job Start(string grace)
    {
        var job = (Job)_engine.Run($"Start-PfWorker q -AsJob -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -StopGracePeriod {grace} {_handler.Parameters}").WithoutErrors().Output[0].BaseObject;
        _handler.WaitUntilItRuns();
        return job;
    }

    /// <summary>Phase and failures; and nothing is left of the worker.</summary>
    private void AssertTaskIs(string expected)
    {
        Assert.Equal([expected], _engine.Run("Get-PfTask q | ForEach-Object { \"$($_.Phase) $($_.FailureCount)\" }").WithoutErrors().Lines);
        Assert.Equal(["Succeeded Success"], _engine.Run("Get-PfWorker q | ForEach-Object { \"$($_.Phase) $($_.Reason)\" }").WithoutErrors().Lines);
        Assert.True(_handler.IsGone());
    }
}

using System.Diagnostics;
using System.Management.Automation;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Jobs;

/// <summary>A worker as a job, through the engine's own job cmdlets. How it is stopped is in <see cref="PfWorkerJobStopTests"/>.</summary>
public sealed class PfWorkerJobTests : IClassFixture<EngineFixture>
{
    private const string ExitCodeIsPayload = "-Command TestHandler -ArgumentList exit-payload";

    private readonly EngineFixture _engine;
    private readonly string _queue = "job-" + Guid.NewGuid().ToString("N");

    public PfWorkerJobTests(EngineFixture engine)
    {
        _engine = engine;
        engine.Run(
            """
            $global:PSDefaultParameterValues['Start-PfWorker:WorkDir'] = $args[0]
            $global:PSDefaultParameterValues['Start-PfWorker:ExitOnEmptyGracePeriod'] = '1ms'
            Get-Job | Remove-Job -Force
            New-PfQueue $args[1] > $null
            """,
            engine.Folder,
            _queue).WithoutErrors();
    }

    [Fact]
    public void Job_WorksTheQueueOff_AndSaysWhatItDid()
    {
        var result = _engine.Run(
            $"0, 0, 1 | Add-PfTask $args[0] > $null; Start-PfWorker $args[0] -AsJob -Name crew -ExitOnEmpty {ExitCodeIsPayload}", _queue).WithoutErrors();
        var job = Assert.IsAssignableFrom<Job>(Assert.Single(result.Output).BaseObject);
        Wait(job);

        Assert.Equal(JobState.Completed, job.JobStateInfo.State);
        Assert.Equal("0 running, 2 done, 1 failed", job.StatusMessage);
        Assert.Equal("crew", job.Name);
        Assert.Equal(_engine.Backend, job.Location);
        Assert.Contains("Start-PfWorker $args[0] -AsJob -Name crew", job.Command, StringComparison.Ordinal);
        Assert.Equal([_queue], _engine.Run("(Get-Job -Name crew).Queue").WithoutErrors().Lines);
        Assert.Equal(["True"], _engine.Run("(Get-Job -Name crew).WorkerUid -eq (Get-PfWorker $args[0]).Uid", _queue).WithoutErrors().Lines);
    }

    [Fact]
    public void Job_IsReturnedAtOnce_AndItsStatusIsLive()
    {
        var handler = new WaitingHandler(_engine.Folder, _queue);
        var job = Start($"-ExitOnEmpty {handler.Parameters}", "p");

        handler.WaitUntilItRuns();
        Assert.Equal(JobState.Running, job.JobStateInfo.State);
        Assert.Equal("1 running, 0 done, 0 failed", job.StatusMessage);

        handler.LetGo();
        Wait(job);
        Assert.Equal("0 running, 1 done, 0 failed", job.StatusMessage);
    }

    [Fact]
    public void ReceiveJob_BringsTheLogAsInformation_AndTheWorkerAsOutput()
    {
        Wait(Start($"-ExitOnEmpty {ExitCodeIsPayload}", "0"));

        var result = _engine.Run("Get-Job | Receive-Job").WithoutErrors();

        Assert.Equal(["Succeeded"], result.Output.Select(worker => worker.Properties["Phase"].Value.ToString()));
        Assert.Contains(result.Information, record => record.MessageData.ToString()!.Contains("INF Task succeeded", StringComparison.Ordinal));
        Assert.All(result.Information, record => Assert.Contains("PSHOST", record.Tags));
        Assert.Equal(["False"], _engine.Run("(Get-Job).HasMoreData").Lines);
        Assert.Empty(_engine.Run("Get-Job | Receive-Job").WithoutErrors().Information);
    }

    [Fact]
    public void ReceiveJob_BringsTheFinishedTasks_WithPassThru()
    {
        Wait(Start($"-PassThru -ExitOnEmpty {ExitCodeIsPayload}", "0", "7"));

        Assert.Equal(["0 Succeeded", "7 Failed"], _engine.Run("Get-Job | Receive-Job | ForEach-Object { \"$($_.Payload) $($_.Phase)\" }").WithoutErrors().Lines);
    }

    [Fact]
    public async Task Job_Fails_WithWarningsAndAnError_WhenItsQueueIsRemoved()
    {
        var handler = new WaitingHandler(_engine.Folder, _queue);
        var job = Start($"-HeartBeatInterval 50ms {handler.Parameters}", "p");
        handler.WaitUntilItRuns();

        _engine.Run("Remove-PfQueue $args[0] -Force", _queue).WithoutErrors();
        await Task.Run(() => Wait(job), TestContext.Current.CancellationToken);

        Assert.Equal(JobState.Failed, job.JobStateInfo.State);
        var received = _engine.Run("Get-Job | Receive-Job");
        Assert.Equal(["QueueNotFound"], received.ErrorIds);
        Assert.Contains(received.Warnings, warning => warning.Contains("its result was dropped", StringComparison.Ordinal));
    }

    [Fact]
    public void ReceiveJob_WithWaitAndAutoRemove_LeavesNoJob()
    {
        var watch = Stopwatch.StartNew();
        var result = _engine.Run(
            $"Add-PfTask $args[0] 0 > $null; Start-PfWorker $args[0] -AsJob -ExitOnEmpty -PassThru {ExitCodeIsPayload} | Receive-Job -Wait -AutoRemoveJob; Get-Job", _queue).WithoutErrors();

        // A job that waits for itself gives up after half a minute.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        Assert.Equal("Succeeded", Assert.Single(result.Output).Properties["Phase"].Value.ToString());
    }

    [Fact]
    public void JobName_IsTheJobsAndNotTheWorkers_AndMakesItAJob()
    {
        var result = _engine.Run("Start-PfWorker $args[0] -JobName nightly -Name crew -ExitOnEmpty -Command true | Wait-Job | Receive-Job", _queue).WithoutErrors();

        Assert.Equal("crew", Assert.Single(result.Output).Properties["Name"].Value);
        Assert.Equal(["nightly"], _engine.Run("(Get-Job).Name").Lines);
    }

    [Fact]
    public void EveryQueueOfThePipeline_GetsAJob()
    {
        var result = _engine.Run("$args[0], $args[0] | Start-PfWorker -AsJob -ExitOnEmpty -Command true | Wait-Job", _queue).WithoutErrors();

        Assert.Equal(2, result.Output.Count);
        Assert.Equal(2, _engine.Run("Get-PfWorker $args[0]", _queue).Output.Count);
    }

    [Theory]
    [InlineData("nothere -Command true", "QueueNotFound")]
    [InlineData("$args[0] -Command no-such-program-anywhere", "HandlerNotFound")]
    [InlineData("$args[0] -Concurrency 0", "InvalidConfiguration")]
    [InlineData("$args[0] -Command true -WorkDir /no/such/folder", "InvalidWorkDir")]
    public void WhatIsWrongBefore_IsTheCallsError_AndNoJobIsMade(string arguments, string errorId)
    {
        Assert.Equal([errorId], _engine.Run($"Start-PfWorker -AsJob {arguments}", _queue).ErrorIds);
        Assert.Empty(_engine.Run("Get-Job").Output);
        Assert.Empty(_engine.Run("Get-PfWorker $args[0]", _queue).Output);
    }

    [Fact]
    public void WhatIf_MakesNoJob() => Assert.Empty(_engine.Run("Start-PfWorker $args[0] -AsJob -Command true -WhatIf; Get-Job", _queue).WithoutErrors().Output);

    [Fact]
    public void LogThatNobodyReceives_IsBounded_AndSaysSo()
    {
        Wait(_engine.Run(
            "1..510 | Add-PfTask $args[0] > $null; Start-PfWorker $args[0] -AsJob -Concurrency 4 -ExitOnEmpty { }", _queue).WithoutErrors().Output[0].BaseObject as Job);

        var lines = _engine.Run("Get-Job | Receive-Job").WithoutErrors().Information.Select(record => record.MessageData.ToString()!).ToList();

        // Two lines for each task, and some for the worker.
        Assert.Equal(1000, lines.Count);
        Assert.Matches(@"^\(2\d earlier lines were dropped: nobody has received them\)$", lines[0]);
        Assert.Contains("Worker stopped", lines[^1], StringComparison.Ordinal);
        Assert.Single(lines, line => line.Contains("dropped", StringComparison.Ordinal));
    }

    private Job Start(string arguments, params string[] payloads) => (Job)_engine.Run(
        $"$args[1] | Add-PfTask $args[0] > $null; Start-PfWorker $args[0] -AsJob {arguments}", _queue, payloads).WithoutErrors().Output[0].BaseObject;

    private static void Wait(Job? job) => Assert.True(job!.Finished.WaitOne(TimeSpan.FromSeconds(120)), "the job did not end");
}

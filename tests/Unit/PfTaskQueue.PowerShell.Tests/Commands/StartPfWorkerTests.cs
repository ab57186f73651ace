using System.Management.Automation;
using System.Runtime.Versioning;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public sealed class StartPfWorkerTests : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly EngineFixture _engine;
    private readonly string _queue = "start-" + Guid.NewGuid().ToString("N");

    public StartPfWorkerTests(EngineFixture engine)
    {
        _engine = engine;
        engine.Run(
            """
            $global:PSDefaultParameterValues['Start-PfWorker:WorkDir'] = $args[0]
            $global:PSDefaultParameterValues['Start-PfWorker:ExitOnEmptyGracePeriod'] = '1ms'
            New-PfQueue $args[1] > $null
            """,
            engine.Folder,
            _queue).WithoutErrors();
    }

    [Fact]
    public void WhatIf_StartsNoWorker()
    {
        var result = _engine.Run("New-PfQueue whatif > $null; Add-PfTask whatif p > $null; Start-PfWorker whatif -Command true -WhatIf; Get-PfWorker whatif; Get-PfTask whatif | ForEach-Object { $_.Phase }").WithoutErrors();

        Assert.Equal(["Pending"], result.Lines);
    }

    [Fact]
    public void Worker_RunsTheTasks_AndIsTheOutput()
    {
        var result = _engine.Run("'a', 'b' | Add-PfTask $args[0] > $null; Start-PfWorker $args[0] -Name w1 -Command true -ExitOnEmpty", _queue).WithoutErrors();

        var worker = Assert.Single(result.Output);
        Assert.Equal("w1", worker.Properties["Name"].Value);
        Assert.Equal("Succeeded", worker.Properties["Phase"].Value.ToString());
        Assert.Equal(["Succeeded", "Succeeded"], Phases());
    }

    [Fact]
    public void Log_HasALineForEachEvent_OnTheHost()
    {
        var result = _engine.Run("Add-PfTask $args[0] p -Name 'my task' > $null; Start-PfWorker $args[0] -Command true -ExitOnEmpty", _queue).WithoutErrors();

        var lines = result.Information.Select(record => record.MessageData.ToString()!).ToList();
        Assert.All(result.Information, record => Assert.Contains("PSHOST", record.Tags));
        Assert.Contains(lines, line => line.Contains("INF Worker started", StringComparison.Ordinal) && line.Contains(_queue, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("INF Task succeeded", StringComparison.Ordinal) && line.Contains("\"my task\"", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("INF Worker stopped reason=QueueEmpty", StringComparison.Ordinal));
    }

    [Fact]
    public void PassThru_EmitsEachFinishedTask_InsteadOfTheWorker()
    {
        var result = _engine.Run(
            "'0', '1' | Add-PfTask $args[0] -RetryLimit 1 > $null; Start-PfWorker $args[0] -Command TestHandler -ArgumentList exit-payload -ExitOnEmpty -PassThru | ForEach-Object { \"$($_.Payload) $($_.Phase) $($_.FailureCount)\" }", _queue).WithoutErrors();

        Assert.Equal(["0 Succeeded 0", "1 Failed 2"], result.Lines);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Handlers_StartAtTheShellsLocation_AndRelativePathsToo()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_engine.Folder, _queue));
        var script = Path.Combine(folder.FullName, "handler.sh");
        File.WriteAllText(script, "#!/bin/sh\npwd > \"$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/payload\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var result = _engine.Run(
            "$ExecutionContext.SessionState.Path.SetLocation($args[1]) > $null; Add-PfTask $args[0] p > $null; Start-PfWorker $args[0] -Command ./handler.sh -WorkDir . -ExitOnEmpty -PassThru | ForEach-Object { $_.Result.Payload.Trim() }",
            _queue,
            folder.FullName).WithoutErrors();

        Assert.Equal([folder.FullName], result.Lines);
    }

    [Theory]
    [InlineData("-Concurrency -1", "InvalidConfiguration")]
    [InlineData("-Concurrency 0", "InvalidConfiguration")]
    [InlineData("-HeartBeatInterval 0", "InvalidConfiguration")]
    [InlineData("-ArgumentList x", "InvalidConfiguration")]
    [InlineData("-Command true -WorkDir /no/such/folder", "InvalidWorkDir")]
    [InlineData("-Command no-such-program-anywhere", "HandlerNotFound")]
    [InlineData("-Command ./no-such-program", "HandlerNotFound")]
    [InlineData("-StopPolicy Perhaps", "CannotConvertArgumentNoMessage")]
    [InlineData("-DefaultTimeout soon", "ParameterArgumentTransformationError")]
    public void BadSetting_EndsTheCall_BeforeAnythingIsRegistered(string arguments, string errorId)
    {
        var result = _engine.Run($"Start-PfWorker $args[0] {arguments}", _queue);

        Assert.Equal([errorId], result.ErrorIds);
        Assert.Empty(_engine.Run("Get-PfWorker $args[0]", _queue).WithoutErrors().Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-AsJob | Wait-Job | Receive-Job")]
    public void TheLongestDurations_StopNothing(string asJob)
    {
        var result = _engine.Run(
            $$"""
            $most = [timespan]::MaxValue
            Add-PfTask $args[0] p -Timeout $most > $null
            Add-PfTask $args[0] p > $null
            $long = @{
                DefaultTimeout = $most; HeartBeatInterval = $most / 2; HeartBeatExpirationDuration = $most; HeartBeatSalvageDuration = $most
                ExitOnEmptyGracePeriod = $most; StopGracePeriod = $most
            }
            Start-PfWorker $args[0] -Command true -NumTasks 2 @long {{asJob}} | ForEach-Object { "$($_.Phase)" }
            """,
            _queue).WithoutErrors();

        Assert.Equal(["Succeeded"], result.Lines);
        Assert.Equal(["Succeeded", "Succeeded"], Phases());
    }

    [Fact]
    public void MissingQueue_EndsTheCall_AndIsTheTarget()
    {
        var result = _engine.Run("Start-PfWorker nothere -Command true");

        Assert.Equal(["QueueNotFound"], result.ErrorIds);
        Assert.Equal("nothere", result.AllErrors[0].TargetObject);
    }

    [Fact]
    public async Task Stop_LetsTheHandlerFinish_AndStoresTheEnd()
    {
        var release = Path.Combine(_engine.Folder, _queue + ".release");
        using var shell = StartWaitingWorker(release, "-StopGracePeriod 60", out var started);

        // The stop returns only when the pipeline has ended, so the handler must be let go meanwhile.
        var stopping = Task.Run(shell.Stop);
        started.WaitFor(() => shell.InvocationStateInfo.State == PSInvocationState.Stopping);
        File.WriteAllText(release, "");

        await stopping.WaitAsync(Limit);
        Assert.Equal(["Succeeded"], Phases());
        Assert.Equal(["Succeeded Success"], Workers());
    }

    [Fact]
    public void Stop_CutsTheHandler_WhenTheGraceIsOver_AndTheTaskIsPendingAgain()
    {
        using var shell = StartWaitingWorker(Path.Combine(_engine.Folder, "never"), "-StopGracePeriod 100ms", out _);

        shell.Stop();

        Assert.Equal(["Pending"], Phases());
        Assert.Equal(["0"], _engine.Run("Get-PfTask $args[0] | ForEach-Object { $_.FailureCount }", _queue).Lines);
        Assert.Equal(["Succeeded Success"], Workers());
    }

    [UnixFact]
    public void DownstreamBreak_LeavesNoHandlerAndNoTaskInFlight()
    {
        // The second task's handler would run for ever, and nobody waits for it, whatever the grace period.
        var result = _engine.Run(
            """
            $queue = $args[0]
            '0', 'for ever', 'waiting' | Add-PfTask $queue > $null
            foreach ($once in 1) {
                Start-PfWorker $queue -Concurrency 1 -StopGracePeriod 1h -PassThru -Command sh -ArgumentList '-c', 'test "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD" = 0 || exec sleep 1000000' |
                    ForEach-Object { $_.Payload; break }
            }

            Get-PfTask $queue -State Received, Processing
            Get-PfWorker $queue -State Running
            """,
            _queue).WithoutErrors();

        Assert.Equal(["0"], result.Lines);
    }

    [Fact]
    public async Task QueueRemoval_EndsTheWorkerWithAnError()
    {
        using var shell = StartWaitingWorker(Path.Combine(_engine.Folder, "never"), "-HeartBeatInterval 50ms", out var started);

        // This session is busy.
        var process = await HostProcess.RunAsync(
            "param($Module, $Backend, $Queue) Import-Module $Module; Remove-PfQueue $Queue -Backend $Backend -Force", Repository.Manifest, _engine.Backend, _queue);

        Assert.Equal("", process.Errors);
        started.WaitForEnd();
        Assert.Contains(shell.Streams.Error, error => error.FullyQualifiedErrorId.StartsWith("QueueNotFound", StringComparison.Ordinal));
    }

    private IReadOnlyList<string> Phases() => _engine.Run("Get-PfTask $args[0] | ForEach-Object { $_.Phase }", _queue).WithoutErrors().Lines;

    private IReadOnlyList<string> Workers() =>
        _engine.Run("Get-PfWorker $args[0] | ForEach-Object { \"$($_.Phase) $($_.Reason)\" }", _queue).WithoutErrors().Lines;

    /// <summary>A worker whose only task runs until a file appears. Returns when the handler runs.</summary>
    private System.Management.Automation.PowerShell StartWaitingWorker(string release, string arguments, out WorkerWatch watch)
    {
        var running = release + ".running." + _queue;
        _engine.Run("Add-PfTask $args[0] p > $null", _queue).WithoutErrors();
        var shell = _engine.CreateShell(
            $"Start-PfWorker $args[0] {arguments} -Command TestHandler -ArgumentList wait, $args[2], $args[1]", _queue, release, running);
        watch = new WorkerWatch(shell, Limit);
        watch.WaitFor(() => File.Exists(running));
        return shell;
    }
}

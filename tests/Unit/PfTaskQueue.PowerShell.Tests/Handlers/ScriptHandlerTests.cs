using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Handlers;

/// <summary>Script blocks as handlers. The engine has no Utility module, so the scripts use the language and .NET only.</summary>
public sealed class ScriptHandlerTests : IClassFixture<EngineFixture>
{
    private readonly EngineFixture _engine;
    private readonly string _queue = "script-" + Guid.NewGuid().ToString("N");

    public ScriptHandlerTests(EngineFixture engine)
    {
        _engine = engine;
        engine.Run("New-PfQueue $args[0] > $null", _queue).WithoutErrors();
    }

    [Theory]
    [InlineData("{\"n\":21}", "$_.n * 2", "42")]
    [InlineData("plain $(throw 1) text", "$_", "\"plain $(throw 1) text\"")]
    [InlineData("[1,2]", "$_", "[1,2]")]
    [InlineData("x", "@{ a = 1 }", "{\"a\":1}")]
    [InlineData("x", "1; 'two'; $null", "[1,\"two\",null]")]
    [InlineData("x", "return , @(7)", "[7]")]
    [InlineData("x", "$null = 5", null)]
    [InlineData("x", "\"$($args.Count) $input\"", "\"0 \"")]
    public void ThePayloadIsAnObject_AndTheOutputIsTheResult(string payload, string script, string? result)
    {
        Work(script, "Add-PfTask $args[0] $args[2] > $null", payload);

        Assert.Equal([$"Succeeded {result}"], Tasks("$($_.Phase) $($_.Result.Payload)"));
    }

    [Fact]
    public void TheTask_IsThere_AndAnErrorIsAFailure_ThatIsTriedAgain()
    {
        Work("if ($PfTask.FailureCount -eq 0) { throw \"no $($PfTask.Name) yet\" } $PfTask.Queue", "Add-PfTask $args[0] x -Name tea -RetryLimit 1 > $null");

        Assert.Equal([$"Succeeded \"{_queue}\" 1 no tea yet"], Tasks("$($_.Phase) $($_.Result.Payload) $($_.FailureCount) $($_.History[0].Result.Message)"));
        Assert.Contains("no tea yet", _engine.Run("Get-PfTask $args[0] | Get-PfTaskLog | ForEach-Object StandardError", _queue).WithoutErrors().Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 3", "Failed the script ended with exit code 3")]
    [InlineData("exit", "Succeeded ")]
    [InlineData("break", "Failed the script left by break or continue outside of a loop: use return")]
    [InlineData("continue", "Failed the script left by break or continue outside of a loop: use return")]
    [InlineData("[int]::Parse('x')", "Failed Exception calling \"Parse\" with \"1\" argument(s): \"The input string 'x' was not in a correct format.\"")]
    public void HoweverAScriptEnds_TheNextTaskRuns(string end, string outcome)
    {
        Work($"if ($_ -eq 'bad') {{ {end} }} 'done'", "'a', 'bad', 'b', 'bad' | Add-PfTask $args[0] > $null");

        Assert.Equal(["Succeeded ", outcome, "Succeeded ", outcome], Tasks("$($_.Phase) $($_.Result.Message)"));
    }

    [Fact]
    public void ARunspaceStaysWarm_ButNothingOfATaskLeaks()
    {
        Work(
            "$global:count++; \"$global:count $leak $($PWD.ProviderPath -eq $using:there)\"; $leak = 1; $null = $ExecutionContext.SessionState.Path.SetLocation('/')",
            "$there = $PWD.ProviderPath; 1..3 | Add-PfTask $args[0] > $null");

        Assert.Equal(["\"1  True\"", "\"2  True\"", "\"3  True\""], Tasks("$($_.Result.Payload)"));
    }

    [Fact]
    public void UsingVariables_AreThoseOfTheSession()
    {
        Work("\"$($using:prefix)$_$($using:options.Size)\"", "$prefix = 'p-'; $options = @{ Size = 9 }; Add-PfTask $args[0] x > $null");

        Assert.Equal(["\"p-x9\""], Tasks("$($_.Result.Payload)"));
    }

    [Fact]
    public void TheInitializationScript_RunsOnce_InEachRunspace()
    {
        Work("Get-Double $_; $global:started", "1..3 | Add-PfTask $args[0] > $null", more: "-InitializationScript { function Get-Double($n) { 2 * $n }; $global:started++ }");

        Assert.Equal(["[2,1]", "[4,1]", "[6,1]"], Tasks("$($_.Result.Payload)"));
    }

    [Fact]
    public void AsManyRunAtOnce_AsThereAreSlots()
    {
        Work(
            "if (-not ($using:barrier).SignalAndWait(60000)) { throw 'alone' }",
            "$barrier = [System.Threading.Barrier]::new(4); 1..8 | Add-PfTask $args[0] > $null",
            more: "-Concurrency 4");

        Assert.Equal(["Succeeded"], Tasks("$($_.Phase)").Distinct());
    }

    [Fact]
    public void WhatItSays_IsTheLog()
    {
        Work(
            "function Say { [CmdletBinding()] param() $VerbosePreference = 'Continue'; $PSCmdlet.WriteInformation('told', @()); $PSCmdlet.WriteVerbose('more'); $PSCmdlet.WriteWarning('care'); "
            + "$PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new('odd'), 'Odd', 'NotSpecified', $null)) } Say",
            "'a', 'b' | Add-PfTask $args[0] > $null");

        var logs = _engine.Run("Get-PfTask $args[0] | Get-PfTaskLog | ForEach-Object { \"$($_.StandardOutput)|$($_.StandardError)\" }", _queue).WithoutErrors().Lines;
        Assert.Equal(2, logs.Count);
        Assert.All(logs, log => Assert.StartsWith("told\nVERBOSE: more\n|WARNING: care\nodd\n", log, StringComparison.Ordinal));
        Assert.Equal(["Succeeded", "Succeeded"], Tasks("$($_.Phase)"));
    }

    [Fact]
    public void ATimeout_StopsTheScript_AndTheNextTaskRuns()
    {
        Work("if ($_ -eq 'slow') { while ($true) { } }", "Add-PfTask $args[0] slow -Timeout 1s > $null; Add-PfTask $args[0] fast > $null");

        Assert.Equal(["Failed Timeout the handler was killed: it ran longer than 1s", "Succeeded Succeeded "], Tasks("$($_.Phase) $($_.Result.Reason) $($_.Result.Message)"));
    }

    [Fact]
    public void AScriptThatCannotBeStopped_IsLeftBehind_WithAWarning()
    {
        using var gate = new ManualResetEvent(false);
        var result = Work("if ($_ -eq 'stuck') { $null = ($using:gate).WaitOne() }", "$gate = $args[2]; Add-PfTask $args[0] stuck -Timeout 1s > $null; Add-PfTask $args[0] fast > $null", gate);
        gate.Set();

        Assert.Equal(["Failed", "Succeeded"], Tasks("$($_.Phase)"));
        Assert.Contains(result.Warnings, warning => warning.Contains("cannot be stopped inside a call into .NET", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sleep 987 & sleep 987")]
    [InlineData("trap '' TERM; setsid sleep 987 & wait")]
    public void ATimeout_KillsTheProgramsThatTheScriptRuns_AndTheirs(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere only the program itself is killed");
        var mark = "PFTQ_TEST_" + Guid.NewGuid().ToString("N");
        Work("if ($_ -eq 'slow') { & env \"$($using:mark)=1\" sh -c $using:command }", "$mark, $command = $args[2]; Add-PfTask $args[0] slow -Timeout 1s > $null", new[] { mark, command });

        Assert.Equal(["Failed Timeout"], Tasks("$($_.Phase) $($_.Result.Reason)"));
        Assert.DoesNotContain(Directory.GetDirectories("/proc"), process => Environment(process).Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public void Stop_EndsAScriptThatNeverEnds_AndItsTaskGoesBack()
    {
        using var started = new ManualResetEvent(false);
        using var shell = _engine.CreateShell(
            "$started = $args[1]; Add-PfTask $args[0] x > $null; Start-PfWorker $args[0] { $null = ($using:started).Set(); while ($true) { } } -StopGracePeriod 0s", _queue, started);
        var running = shell.BeginInvoke();
        Assert.True(started.WaitOne(TimeSpan.FromSeconds(60)));
        shell.Stop();

        Assert.Throws<System.Management.Automation.PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(["Pending 0"], Tasks("$($_.Phase) $($_.FailureCount)"));
    }

    [Fact]
    public void AJob_RunsAScriptToo()
    {
        var lines = _engine.Run(
            "Add-PfTask $args[0] '{\"n\":4}' > $null; $job = Start-PfWorker $args[0] { $_.n } -AsJob -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms; $job | Wait-Job | ForEach-Object State; $job | Remove-Job",
            _queue).WithoutErrors().Lines;

        Assert.Equal(["Completed"], lines);
        Assert.Equal(["4"], Tasks("$($_.Result.Payload)"));
    }

    [Fact]
    public void AScriptFile_KnowsWhereItIs_AndTheWorkerShowsIt()
    {
        var file = Path.Combine(_engine.Folder, "handler.ps1");
        File.WriteAllText(file, "$PSScriptRoot; $_\nexit 0\n");
        _engine.Run("Add-PfTask $args[0] x > $null; Start-PfWorker $args[0] -FilePath $args[1] -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms > $null", _queue, file).WithoutErrors();

        Assert.Equal(["Succeeded"], Tasks("$($_.Phase)"));
        Assert.Equal([file], _engine.Run("Get-PfWorker $args[0] | ForEach-Object { $_.Spec.TaskHandler.Commands }", _queue).WithoutErrors().Lines);
    }

    [Theory]
    [InlineData("-FilePath ./no-such.ps1", "HandlerNotFound", "no-such.ps1' does not exist")]
    [InlineData("-FilePath $file", "InvalidHandler", "line 2")]
    [InlineData("-ScriptBlock { } -InitializationScript { throw 'no such module' }", "InvalidHandler", "no such module")]
    [InlineData("-ScriptBlock { } -InitializationScript { Import-Module ./no-such-module }", "InvalidHandler", "no-such-module")]
    [InlineData("-ScriptBlock { } -InitializationScript { exit 4 }", "InvalidHandler", "exit 4")]
    public void AScriptThatCannotRun_IsAnError_BeforeTheWorkerIsThere(string handler, string errorId, string message)
    {
        var file = Path.Combine(_engine.Folder, "broken.ps1");
        File.WriteAllText(file, "$a = 1\nif (\n");
        var result = _engine.Run($"$file = $args[1]; Start-PfWorker $args[0] {handler} -ExitOnEmpty", _queue, file);

        Assert.Equal(errorId, Assert.Single(result.ErrorIds));
        Assert.Contains(message, (result.Terminating ?? result.Errors[0]).Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_engine.Run("Get-PfWorker $args[0]", _queue).WithoutErrors().Output);
    }

    private static string Environment(string process)
    {
        try
        {
            return File.ReadAllText(process + "/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private ScriptResult Work(string script, string before, object? argument = null, string more = "") => _engine.Run(
        $"{before}; Start-PfWorker $args[0] {{ {script} }} {more} -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $args[1] > $null", _queue, _engine.Folder, argument)
        .WithoutErrors();

    private IReadOnlyList<string> Tasks(string text) => _engine.Run(
        $"@(Get-PfTask $args[0]).ForEach({{ [pscustomobject]@{{ At = $_.CreatedAt; Text = \"{text}\" }} }}) | & {{ $all = @($input); [array]::Sort([long[]]@($all.ForEach({{ $_.At.UtcTicks }})), $all); $all.ForEach({{ $_.Text }}) }}",
        _queue).WithoutErrors().Lines;
}

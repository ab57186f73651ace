using System.Collections.Concurrent;
using PfTaskQueue.Handlers;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>Runs tasks as a script, each in one of the warm runspaces; there are as many as tasks have run at once.</summary>
internal sealed class ScriptHandler(
    ScriptSource source, int logTailBytes, HandlerLimits limits, TimeProvider time, Action<string, Exception?> warn) : ITaskHandler
{
    // A stack: the slot that was used last is the warmest.
    private readonly ConcurrentStack<ScriptSlot> _idle = new();
    private readonly ConcurrentDictionary<string, ScriptAttempt> _running = new(StringComparer.Ordinal);

    /// <summary>Opens the first runspace, so that what is wrong with the scripts is found before a task is taken.</summary>
    /// <exception cref="PfException">The initialization script failed, or scripts could not run programs.</exception>
    public Task OpenAsync(CancellationToken cancellation) => Task.Run(() => Open(cancellation), cancellation);

    /// <inheritdoc/>
    /// <remarks>
    /// A script is stopped as Ctrl+C stops one: at once, unless it is inside a call into .NET, which nothing can interrupt. Then
    /// the attempt ends after <see cref="ProcessHandler.TerminateGrace"/> (at once, if it is to be killed), and the call goes on
    /// to its end in a runspace that is not used again.
    /// </remarks>
    public async Task<HandlerResult> RunAsync(TaskInfo task, WorkerInfo worker, TimeSpan timeout, HandlerStop stop)
    {
        if (stop.Terminate.IsCancellationRequested || stop.Kill.IsCancellationRequested)
        {
            return new HandlerResult(TaskResult.Failure(ResultReason.Signaled, HandlerVerdict.NotStarted));
        }

        ScriptSlot slot;
        try
        {
            slot = _idle.TryPop(out var warm) ? warm : await Task.Run(() => ScriptSlot.Open(source, stop.Terminate)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new HandlerResult(TaskResult.Failure(ResultReason.Signaled, HandlerVerdict.NotStarted));
        }
        catch (PfException e)
        {
            return new HandlerResult(TaskResult.Failure(ResultReason.InternalError, Lifecycle.Limits.Truncate(e.Message, limits.Result)));
        }

        var attempt = new ScriptAttempt(task, limits.Result, logTailBytes);
        _running[attempt.ProcessUid] = attempt;
        try
        {
            return await RunAsync(slot, attempt, timeout, stop).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(attempt.ProcessUid, out _);
        }
    }

    /// <inheritdoc/>
    public AttemptLog? ReadLog(TaskInfo task, long known) =>
        logTailBytes > 0 && _running.TryGetValue(Lifecycle.Attempt.Of(task).ProcessUid, out var attempt) && attempt.Printed > known ? Log(attempt) : null;

    public ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var slot))
        {
            slot.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void Open(CancellationToken cancellation)
    {
        if (!OperatingSystem.IsWindows())
        {
            ChildStatus.Require();
        }

        _idle.Push(ScriptSlot.Open(source, cancellation));
    }

    private async Task<HandlerResult> RunAsync(ScriptSlot slot, ScriptAttempt attempt, TimeSpan timeout, HandlerStop stop)
    {
        using var cut = new AttemptCut(timeout, stop, time);
        slot.Run(attempt);
        await Task.WhenAny(attempt.Ended, cut.First).ConfigureAwait(false);
        if (attempt.Ended.IsCompleted)
        {
            _idle.Push(slot);
            return Result(attempt, await attempt.Ended.ConfigureAwait(false) ?? TaskResult.Failure(ResultReason.InternalError, "the script's pipeline was stopped"));
        }

        var reason = await cut.First.ConfigureAwait(false);
        var interfered = await StopAsync(slot, attempt, reason, stop.Kill).ConfigureAwait(false);

        // It may have ended in the same moment. But what a script makes of the death of a program that it ran is not to be believed.
        var own = attempt.Ended.IsCompletedSuccessfully && !interfered ? await attempt.Ended.ConfigureAwait(false) : null;
        return Result(attempt, own ?? HandlerVerdict.OfCut(reason, timeout));
    }

    /// <summary>
    /// Stops a script and the programs that it runs. The engine kills only the one that it waits for, and that only once its
    /// output is closed, which its own children may hold open.
    /// </summary>
    /// <returns>Whether programs were running, and have been signalled.</returns>
    private async Task<bool> StopAsync(ScriptSlot slot, ScriptAttempt attempt, CutReason reason, CancellationToken kill)
    {
        IReadOnlyList<ProcessEntry> programs = [];
        if (OperatingSystem.IsLinux() && slot.Programs is { } started)
        {
            programs = await started.FindAsync().ConfigureAwait(false);
            ThreadProcesses.Signal(programs, reason == CutReason.Terminate ? Posix.SigTerm : Posix.SigKill);
        }

        slot.Stop();
        try
        {
            await attempt.Ended.WaitAsync(ProcessHandler.TerminateGrace, time, reason == CutReason.Terminate ? kill : CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            warn($"the script of task {attempt.Task.Uid} cannot be stopped inside a call into .NET, and goes on until that returns", null);
        }

        if (OperatingSystem.IsLinux())
        {
            await ThreadProcesses.KillAsync(programs).ConfigureAwait(false);
        }

        _ = Task.Run(slot.Dispose, CancellationToken.None);
        return programs.Count > 0;
    }

    private HandlerResult Result(ScriptAttempt attempt, TaskResult result) => new(result)
    {
        ExitCode = attempt.ExitCode,
        Log = logTailBytes <= 0 || (attempt.Printed == 0 && attempt.ExitCode is 0 or null) ? null : Log(attempt),
    };

    private static AttemptLog Log(ScriptAttempt attempt)
    {
        var (output, outputBytes) = attempt.Output.Read();
        var (errors, errorBytes) = attempt.Errors.Read();
        return new AttemptLog
        {
            TaskUid = attempt.Task.Uid,
            ProcessUid = attempt.ProcessUid,
            StandardOutput = output,
            StandardError = errors,
            StandardOutputBytes = outputBytes,
            StandardErrorBytes = errorBytes,
            ExitCode = attempt.ExitCode,
        };
    }
}

using System.ComponentModel;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Handlers;

/// <summary>Runs each task as a process of its own, in the way of the original: a handler written for it runs unchanged.</summary>
public sealed class ProcessHandler : ITaskHandler
{
    private readonly HandlerCommand _command;
    private readonly WorkerSettings _settings;
    private readonly string _workDir;
    private readonly HandlerLimits _limits;
    private readonly TimeProvider _time;
    private readonly Action<string, Exception?> _warn;
    private readonly IProcessLauncher _launcher;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private WorkerDirectory? _directory;

    /// <param name="command">The program.</param>
    /// <param name="settings">The worker's settings: where workspaces are made and whether they are removed.</param>
    /// <param name="workingDirectory">An absolute path: where handlers start, and where a relative workDir does.</param>
    /// <param name="limits">What a result and a hook may be.</param>
    /// <param name="time">For time-outs.</param>
    /// <param name="warn">Hears of what is wrong and ends no task: a workspace that cannot be removed.</param>
    /// <exception cref="PfException"><see cref="PfError.CannotRunPrograms"/>.</exception>
    public ProcessHandler(
        HandlerCommand command, WorkerSettings settings, string workingDirectory, HandlerLimits limits, TimeProvider time, Action<string, Exception?> warn)
        : this(command, settings, workingDirectory, limits, time, warn, CreateLauncher(command, workingDirectory, warn))
    {
    }

    internal ProcessHandler(
        HandlerCommand command,
        WorkerSettings settings,
        string workingDirectory,
        HandlerLimits limits,
        TimeProvider time,
        Action<string, Exception?> warn,
        IProcessLauncher launcher)
    {
        _command = command;
        _settings = settings;
        _workDir = Path.GetFullPath(settings.Spec.WorkDir, workingDirectory);
        _limits = limits;
        _time = time;
        _warn = warn;
        _launcher = launcher;
    }

    /// <summary>How long a handler may go on after it was asked to end.</summary>
    public static TimeSpan TerminateGrace { get; } = TimeSpan.FromSeconds(5);

    internal int? GuardianPid => _directory?.GuardianPid;

    /// <inheritdoc/>
    /// <remarks>
    /// After an end of its own the handler's exit is the attempt's end: a child that it left running on purpose goes on. A
    /// time-out and a stop reach all of its processes.
    /// </remarks>
    public Task<HandlerResult> RunAsync(TaskInfo task, WorkerInfo worker, TimeSpan timeout, HandlerStop stop) =>
        // Starting a process blocks for a millisecond or two: not on the thread of a caller that has other slots to serve.
        Task.Run(() => RunAttemptAsync(task, worker, timeout, stop));

    /// <inheritdoc/>
    public AttemptLog? ReadLog(TaskInfo task, long known)
    {
        var processUid = Attempt.Of(task).ProcessUid;
        return _directory is null ? null
            : LogTail.ReadRunning(_directory.FindWorkspace(processUid), task.Uid, processUid, known, _settings.LogTailBytes);
    }

    public async ValueTask DisposeAsync()
    {
        if (_directory is not null)
        {
            await _directory.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
    }

    private static IProcessLauncher CreateLauncher(HandlerCommand command, string workingDirectory, Action<string, Exception?> warn)
    {
        if (OperatingSystem.IsWindows())
        {
            return new WindowsLauncher(command, workingDirectory, JobObject.Create);
        }

        ChildStatus.Require();
        if (!Posix.CanSpawnInDirectory || (ChildStatus.IsTakenByRuntime && !HandlerReporter.IsPossible))
        {
            return new PortableLauncher(command, workingDirectory);
        }

        if (ChildStatus.IsTakenByRuntime && HandlerReporter.Drops(Environment.GetEnvironmentVariables().Keys.Cast<string>()) is [_, ..] dropped)
        {
            warn($"handlers are started below a shell here, which may not pass on the variables {string.Join(", ", dropped.Order(StringComparer.Ordinal))}", null);
        }

        return new PosixSpawnLauncher(command, workingDirectory);
    }

    private async Task<HandlerResult> RunAttemptAsync(TaskInfo task, WorkerInfo worker, TimeSpan timeout, HandlerStop stop)
    {
        if (stop.Terminate.IsCancellationRequested || stop.Kill.IsCancellationRequested)
        {
            return Failure(ResultReason.Signaled, HandlerVerdict.NotStarted);
        }

        var processUid = Attempt.Of(task).ProcessUid;
        var taskJson = Wire.Write(task);
        WorkerDirectory directory;
        Workspace workspace;
        try
        {
            directory = await OpenDirectoryAsync(worker).ConfigureAwait(false);
            workspace = directory.CreateWorkspace(processUid, task, taskJson);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure(ResultReason.InternalError, $"can't prepare the workspace in '{_workDir}': {e.Message}");
        }

        using var entry = directory.Register(processUid);
        var variables = HandlerEnvironment.For(task, processUid, taskJson, workspace.Path);
        if (_command.RunsCmd)
        {
            variables = CmdVariables.Of(variables);
        }

        var result = await RunProcessAsync(new AttemptStart(processUid, workspace, directory.Environment, variables), entry, task, timeout, stop)
            .ConfigureAwait(false);
        return await CleanAsync(workspace).ConfigureAwait(false) ? result : result with { Workspace = workspace.Path };
    }

    private async Task<HandlerResult> RunProcessAsync(
        AttemptStart start, AttemptRegister.Entry? entry, TaskInfo task, TimeSpan timeout, HandlerStop stop)
    {
        using var cut = new AttemptCut(timeout, stop, _time);
        HandlerProcess process;
        try
        {
            process = Start(start);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return Failure(ResultReason.Failed, $"can't start the handler '{_command.Path}': {e.Message}");
        }

        using (process)
        {
            entry?.SetGroup(process.Group);
            var (exit, reason) = await WaitAsync(process, cut, stop.Kill).ConfigureAwait(false);
            await process.CompleteLogAsync().ConfigureAwait(false);
            var output = HandlerOutput.Read(start.Workspace, task, _limits);
            var result = HandlerVerdict.Of(exit, reason, timeout, output);
            return new HandlerResult(result with { Message = Cut(result.Message) })
            {
                PostHooks = output.Hooks.Tasks,
                DeadHooks = output.Hooks.DeadLetters,
                ExitCode = exit.Code,
                Log = LogTail.Read(start.Workspace, task.Uid, start.ProcessUid, exit.Code, _settings.LogTailBytes),
            };
        }
    }

    private HandlerProcess Start(AttemptStart start)
    {
        try
        {
            return _launcher.Start(start);
        }
        catch (Win32Exception e) when (e.NativeErrorCode == Posix.E2Big && !OperatingSystem.IsWindows() && start.Variables.Content.Count > 0)
        {
            // Each variable is within its limit, all together are not.
            return _launcher.Start(start with { Variables = start.Variables.WithoutContent() });
        }
    }

    /// <summary>Waits for the end, and brings it about when the attempt is cut short.</summary>
    private async Task<(ProcessExit Exit, CutReason? Reason)> WaitAsync(HandlerProcess process, AttemptCut cut, CancellationToken kill)
    {
        await Task.WhenAny(process.Exited, cut.First).ConfigureAwait(false);
        if (process.Exited.IsCompleted)
        {
            return (await process.Exited.ConfigureAwait(false), null);
        }

        var reason = await cut.First.ConfigureAwait(false);
        if (reason == CutReason.Terminate)
        {
            await TerminateAsync(process, kill).ConfigureAwait(false);
        }

        if (!await process.KillAsync().ConfigureAwait(false))
        {
            _warn($"a process of the handler '{_command.Name}' was killed and does not go away: the kernel holds it", null);
        }

        // Killed for certain; what the kernel still holds runs no more and must not hold the worker.
        return (process.Exited.IsCompleted ? await process.Exited.ConfigureAwait(false) : ProcessExit.KilledHere, reason);
    }

    /// <summary>Asks the attempt's processes to end. Returns when all have, the grace is over, or the worker wants a kill.</summary>
    private async Task TerminateAsync(HandlerProcess process, CancellationToken kill)
    {
        using var grace = new CancellationTokenSource(TerminateGrace, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, kill);
        if (!await process.TerminateAsync().ConfigureAwait(false))
        {
            return;
        }

        var over = Task.Delay(Timeout.InfiniteTimeSpan, either.Token);
        await Task.WhenAny(process.Exited, over).ConfigureAwait(false);
        while (!over.IsCompleted && await process.IsAnyLeftAsync().ConfigureAwait(false))
        {
            // Real time: there is no notice of the end of a grandchild.
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None), over).ConfigureAwait(false);
        }

        await either.CancelAsync().ConfigureAwait(false);
    }

    private async Task<WorkerDirectory> OpenDirectoryAsync(WorkerInfo worker)
    {
        if (_directory is { } open && open.Worker.Uid == worker.Uid)
        {
            return open;
        }

        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_directory is not null && _directory.Worker.Uid != worker.Uid)
            {
                throw new InvalidOperationException($"this handler serves worker {_directory.Worker.Uid}, not {worker.Uid}");
            }

            return _directory ??= WorkerDirectory.Create(worker, _settings, _workDir, _warn);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<bool> CleanAsync(Workspace workspace)
    {
        if (!_settings.Spec.TaskHandler.CleanupWorkspaceDir)
        {
            return false;
        }

        if (await WorkspaceRemoval.RemoveAsync(workspace.Held).ConfigureAwait(false) is { } error)
        {
            _warn($"the workspace '{workspace.Path}' cannot be removed", error);
            return false;
        }

        return true;
    }

    private HandlerResult Failure(ResultReason reason, string message) => new(TaskResult.Failure(reason, Cut(message)));

    private string? Cut(string? message) => message is null ? null : Limits.Truncate(message, _limits.Result);
}

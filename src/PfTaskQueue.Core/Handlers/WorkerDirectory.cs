using System.ComponentModel;
using System.Runtime.Versioning;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Handlers;

/// <summary>What all attempts of one worker share: its directory, its part of the environment, and its guardian.</summary>
internal sealed class WorkerDirectory : IAsyncDisposable
{
    private readonly AttemptRegister? _register;
    private readonly HandlerGuardian? _guardian;
    private readonly string _workDir;
    private readonly Action<string, Exception?> _warn;
    private readonly bool _cleanup;
    private readonly object _gate = new();
    private volatile PrivateDirectory _directory;
    private volatile bool _ended;

    private WorkerDirectory(WorkerInfo worker, WorkerSettings settings, string workDir, Action<string, Exception?> warn)
    {
        Worker = worker;
        WorkerConfig = Wire.WriteConfig(worker, settings.NumWorkerSalvageOnStartup);
        Environment = new HandlerEnvironment(worker, WorkerConfig, System.Environment.GetEnvironmentVariables());
        _workDir = workDir;
        _warn = warn;
        _cleanup = settings.Spec.TaskHandler.CleanupWorkspaceDir;
        _directory = MakeDirectory();

        // With process 1 the kernel ends every other process of its namespace.
        if (OperatingSystem.IsWindows() || System.Environment.ProcessId == 1)
        {
            return;
        }

        _register = new AttemptRegister(_directory.CreateNameless());
        try
        {
            _guardian = HandlerGuardian.Start(_register.File);
            _ = WarnWhenGuardianEndsAsync(_guardian);
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            warn("handlers would outlive this worker if it were killed: the guardian cannot be started", e);
        }
    }

    public WorkerInfo Worker { get; }

    /// <summary>The content of <c>workerConfig.json</c>.</summary>
    public string WorkerConfig { get; }

    public HandlerEnvironment Environment { get; }

    internal int? GuardianPid => OperatingSystem.IsWindows() ? null : _guardian?.Pid;

    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static WorkerDirectory Create(WorkerInfo worker, WorkerSettings settings, string workDir, Action<string, Exception?> warn) =>
        new(worker, settings, workDir, warn);

    /// <summary>Makes the workspace of an attempt, and the worker's directory anew if somebody took it away.</summary>
    /// <inheritdoc cref="Workspace.Create"/>
    public Workspace CreateWorkspace(string processUid, TaskInfo task, string taskJson)
    {
        var directory = _directory;
        try
        {
            var workspace = Create(directory);
            if (OperatingSystem.IsWindows() || Posix.IsExecutable(workspace.Path))
            {
                return workspace;
            }
        }
        catch (DirectoryNotFoundException)
        {
            // A cleaner of temporary files takes what looks unused.
        }

        return Create(Replace(directory));

        Workspace Create(PrivateDirectory root) => Workspace.Create(root, processUid, task, taskJson, Worker, WorkerConfig);
    }

    /// <summary>The workspace of an attempt that this worker runs, to be read.</summary>
    public Workspace FindWorkspace(string processUid) => new(_directory, processUid);

    /// <summary>Enters an attempt for the guardian, before its process starts; null: there is none, and none is needed.</summary>
    public AttemptRegister.Entry? Register(string processUid) => _register?.Add(processUid);

    public async ValueTask DisposeAsync()
    {
        if (!OperatingSystem.IsWindows() && _guardian is not null)
        {
            _ended = true;
            await _guardian.DisposeAsync().ConfigureAwait(false);
        }

        _register?.Dispose();
        _directory.Dispose();
        try
        {
            if (_cleanup)
            {
                Directory.Delete(_directory.Path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Already gone, or not empty: a workspace that could not be removed, which has been reported.
        }
    }

    /// <summary>Makes the directory under the worker's name, which is in the queue for all to see: somebody may have taken it.</summary>
    private PrivateDirectory MakeDirectory()
    {
        var path = Path.Join(_workDir, Worker.Uid);
        if (PrivateDirectory.TryCreate(path) is { } directory)
        {
            return directory;
        }

        // Nobody can guess this one.
        var other = $"{path}-{Uid.New()}";
        _warn($"'{path}' is not this worker's: somebody else has made it. The workspaces are in '{other}'", null);
        return PrivateDirectory.TryCreate(other) ?? throw new IOException($"'{other}' is there already");
    }

    /// <summary>Only one attempt makes the new one. What runs in the old one keeps it open.</summary>
    private PrivateDirectory Replace(PrivateDirectory lost)
    {
        lock (_gate)
        {
            if (_directory == lost)
            {
                _directory = MakeDirectory();
            }

            return _directory;
        }
    }

    [UnsupportedOSPlatform("windows")]
    private async Task WarnWhenGuardianEndsAsync(HandlerGuardian guardian)
    {
        await guardian.Ended.ConfigureAwait(false);
        if (!_ended)
        {
            _warn("the guardian process was killed: handlers would now outlive this worker if it were killed too", null);
        }
    }
}

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
    private readonly bool _cleanup;
    private volatile bool _ended;

    private WorkerDirectory(WorkerInfo worker, WorkerSettings settings, string path, Action<string, Exception?> warn)
    {
        Path = path;
        Worker = worker;
        WorkerConfig = Wire.WriteConfig(worker, settings.NumWorkerSalvageOnStartup);
        Environment = new HandlerEnvironment(worker, WorkerConfig, System.Environment.GetEnvironmentVariables());
        _cleanup = settings.Spec.TaskHandler.CleanupWorkspaceDir;
        Workspace.CreateDirectory(path);

        // With process 1 the kernel ends every other process of its namespace.
        if (OperatingSystem.IsWindows() || System.Environment.ProcessId == 1)
        {
            return;
        }

        _register = new AttemptRegister(System.IO.Path.Join(path, ".running"));
        try
        {
            _guardian = HandlerGuardian.Start(_register.Path);
            _ = WarnWhenGuardianEndsAsync(_guardian, warn);
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            warn("handlers would outlive this worker if it were killed: the guardian cannot be started", e);
        }
    }

    public string Path { get; }

    public WorkerInfo Worker { get; }

    /// <summary>The content of <c>workerConfig.json</c>.</summary>
    public string WorkerConfig { get; }

    public HandlerEnvironment Environment { get; }

    internal int? GuardianPid => OperatingSystem.IsWindows() ? null : _guardian?.Pid;

    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static WorkerDirectory Create(WorkerInfo worker, WorkerSettings settings, string workDir, Action<string, Exception?> warn) =>
        new(worker, settings, System.IO.Path.Join(workDir, worker.Uid), warn);

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
        try
        {
            if (_register is not null)
            {
                File.Delete(_register.Path);
            }

            if (_cleanup)
            {
                Directory.Delete(Path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Already gone, or not empty: a workspace that could not be removed, which has been reported.
        }
    }

    [UnsupportedOSPlatform("windows")]
    private async Task WarnWhenGuardianEndsAsync(HandlerGuardian guardian, Action<string, Exception?> warn)
    {
        await guardian.Ended.ConfigureAwait(false);
        if (!_ended)
        {
            warn("the guardian process was killed: handlers would now outlive this worker if it were killed too", null);
        }
    }
}

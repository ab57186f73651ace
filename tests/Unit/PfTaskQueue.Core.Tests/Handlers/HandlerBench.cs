using System.Runtime.Versioning;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>A handler in a work directory of its own, with the tasks to run it on. Tests may write their script into <see cref="Folder"/>.</summary>
internal sealed class HandlerBench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Folder { get; } = Directory.CreateTempSubdirectory("pfq-handler-").FullName;

    public HandlerLimits Limits { get; init; } = new(1024, 1024, "redis.payloadMaxBytes");

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TaskHandlerSpec HandlerSpec { get; init; } = new();

    public bool Portable { get; init; }

    public List<string> Warnings { get; } = [];

    public WorkerInfo Worker => _worker ??= new WorkerInfo
    {
        Uid = Uid.New(),
        Queue = "render",
        QueueUid = Uid.New(),
        Spec = new WorkerSpec { Name = "wörker <1>", WorkDir = WorkDir, TaskHandler = HandlerSpec },
    };

    public string WorkDir { get => _workDir ?? Folder; init => _workDir = value; }

    private readonly string? _workDir;
    private WorkerInfo? _worker;
    private ProcessHandler? _handler;

    /// <summary>A program that is built along.</summary>
    /// <param name="project">Its project's folder, from that of the unit tests.</param>
    public static string Program(string project) => Path.GetFullPath(
        Path.Join("..", "..", "..", "..", project, "bin", Configuration, "net10.0", Path.GetFileName(project) + (OperatingSystem.IsWindows() ? ".exe" : "")),
        AppContext.BaseDirectory);

    /// <summary>The handler, made at the first call.</summary>
    public ProcessHandler Handler(params string[] command)
    {
        var settings = new WorkerSettings { QueueName = Worker.Queue, Spec = Worker.Spec, NumWorkerSalvageOnStartup = 7 };
        var resolved = HandlerCommand.Resolve(command, Folder);
        void Warn(string text, Exception? cause) => Warnings.Add($"{text}: {cause?.Message}");
        return _handler ??= Portable && !OperatingSystem.IsWindows()
            ? new ProcessHandler(resolved, settings, Folder, Limits, Time, Warn, new PortableLauncher(resolved, Folder))
            : new ProcessHandler(resolved, settings, Folder, Limits, Time, Warn);
    }

    /// <summary>A handler that is this script.</summary>
    [UnsupportedOSPlatform("windows")]
    public ProcessHandler Script(string body, string interpreter = "/bin/sh")
    {
        var path = Path.Join(Folder, "handler.sh");
        File.WriteAllText(path, $"#!{interpreter}\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Handler("./handler.sh");
    }

    public TaskInfo NewTask(TaskSpec spec) => new()
    {
        Uid = Uid.New(),
        Queue = Worker.Queue,
        QueueUid = Worker.QueueUid,
        Spec = spec,
        Phase = TaskPhase.Processing,
        CurrentRecord = new TaskRecord { WorkerUid = Worker.Uid, WorkerName = Worker.Name, ProcessUid = Uid.New() },
    };

    public Task<HandlerResult> RunAsync(ProcessHandler handler, string payload = "", TimeSpan? timeout = null, HandlerStop stop = default) =>
        handler.RunAsync(NewTask(new TaskSpec { Payload = payload }), Worker, timeout ?? TimeSpan.FromHours(1), stop).WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        if (_handler is not null)
        {
            await _handler.DisposeAsync();
        }

        // On Windows the console of a handler that has ended stays in its directory for a moment.
        WorkspaceRemoval.MakeWritable(Folder);
        await Eventually.BecomesTrueAsync(() => WorkspaceRemoval.TryRemove(Folder) is null, "the folder can be removed");
    }

    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);
}

using System.ComponentModel;
using System.Runtime.Versioning;
using PfTaskQueue.Handlers;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>
/// Whoever sees the queue knows a worker's UID, and so the path of its directory. Where others may make directories too, one of them
/// may be there first.
/// </summary>
[UnsupportedOSPlatform("windows")]
public class WorkerDirectoryTests
{
    private const string PrintWorkspace = "workspace=$(cat); printf %s \"$workspace\" | tee \"$workspace/output/payload\"";

    [UnixTheory]
    [InlineData("directory")]
    [InlineData("link")]
    [InlineData("link to nothing")]
    [InlineData("file")]
    public async Task WhatIsThereBeforeTheWorker_IsLeftAlone(string kind)
    {
        await using var bench = new HandlerBench();
        var task = bench.NewTask(new TaskSpec());
        var path = Path.Join(bench.Folder, bench.Worker.Uid);
        var trap = new Trap(bench, Path.Join(bench.Folder, "trap"), task);
        switch (kind)
        {
            case "directory":
                trap.MoveTo(path);
                break;
            case "file":
                File.WriteAllText(path, "");
                break;
            default:
                Directory.CreateSymbolicLink(path, kind == "link" ? trap.Folder : Path.Join(bench.Folder, "nothing"));
                break;
        }

        var result = await RunAsync(bench, task);

        Assert.StartsWith(path + "-", result.Result.Payload, StringComparison.Ordinal);
        Assert.StartsWith($"'{path}' is not this worker's", Assert.Single(bench.Warnings), StringComparison.Ordinal);
        trap.AssertUntouched();
        Assert.False(Directory.Exists(Path.Join(bench.Folder, "nothing")));
    }

    [UnixTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatTakesItsPlaceWhileTheWorkerRuns_IsLeftAlone(bool removed)
    {
        await using var bench = new HandlerBench();
        var path = Path.Join(bench.Folder, bench.Worker.Uid);
        await RunAsync(bench, bench.NewTask(new TaskSpec()));
        if (removed)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            Directory.Move(path, path + ".away");
        }

        var tasks = Enumerable.Range(0, 8).Select(_ => bench.NewTask(new TaskSpec())).ToList();
        var trap = new Trap(bench, path, [.. removed ? tasks : []]);

        var results = await Task.WhenAll(tasks.Select(task => RunAsync(bench, task)));

        Assert.All(results, result => Assert.StartsWith(path + "-", result.Result.Payload, StringComparison.Ordinal));
        Assert.Single(results.Select(result => Path.GetDirectoryName(result.Result.Payload)).Distinct());
        Assert.Single(bench.Warnings);
        trap.AssertUntouched();
    }

    [UnixFact]
    public async Task OnlyItsUser_CanEnter()
    {
        await using var bench = new HandlerBench();
        var workspace = (await RunAsync(bench, bench.NewTask(new TaskSpec()))).Result.Payload!;
        Assert.All(
            [Path.GetDirectoryName(workspace)!, workspace, .. Directory.GetDirectories(workspace, "*", SearchOption.AllDirectories)],
            directory => Assert.Equal(PrivateDirectory.OwnerOnly, File.GetUnixFileMode(directory)));
    }

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatTakesItsPlaceWhileAHandlerRuns_IsNeitherReadNorRemoved(bool cleanup)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), Platform.LinuxReason);
        await using var bench = new HandlerBench { HandlerSpec = new TaskHandlerSpec { CleanupWorkspaceDir = cleanup } };
        var handler = bench.Script($"workspace=$(cat); echo printed; printf mine > \"$workspace/output/payload\"; : > '{bench.Folder}/ready'; "
            + $"while [ ! -e '{bench.Folder}/go' ]; do sleep 0.05; done");
        var task = bench.NewTask(new TaskSpec());
        var running = handler.RunAsync(task, bench.Worker, TimeSpan.FromHours(1), default);
        await Eventually.BecomesTrueAsync(() => File.Exists(Path.Join(bench.Folder, "ready")), "the handler has left its output");
        var path = Path.Join(bench.Folder, bench.Worker.Uid);
        Directory.Move(path, path + ".away");
        var forged = Path.Join(path, task.CurrentRecord!.ProcessUid);
        foreach (var name in new[] { "output/payload", "log/stdout" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(forged, name))!);
            File.WriteAllText(Path.Join(forged, name), "forged and longer");
        }

        Assert.Equal("printed\n", handler.ReadLog(task, 0)?.StandardOutput);
        File.WriteAllText(Path.Join(bench.Folder, "go"), "");
        var result = await running.WaitAsync(HandlerBench.Patience);

        Assert.Equal(TaskResult.Success(payload: "mine"), result.Result);
        Assert.Equal("printed\n", result.Log?.StandardOutput);
        Assert.Equal(2, Directory.GetFiles(forged, "*", SearchOption.AllDirectories).Length);
        Assert.Equal(!cleanup, Directory.Exists(Path.Join(path + ".away", task.CurrentRecord.ProcessUid)));
    }

    [UnixFact]
    public async Task TheLog_IsNotOpenedThroughALink()
    {
        await using var bench = new HandlerBench();
        using var directory = PrivateDirectory.TryCreate(Path.Join(bench.Folder, "worker"))!;
        var workspace = Workspace.Create(directory, Uid.New(), bench.NewTask(new TaskSpec()), "{}", bench.Worker, "{}");
        var target = Path.Join(bench.Folder, "target");
        File.CreateSymbolicLink(workspace.StandardOutput, target);
        var command = HandlerCommand.Resolve(["sh", "-c", "echo printed"], bench.Folder);
        var environment = new HandlerEnvironment(bench.Worker, "{}", Environment.GetEnvironmentVariables());
        var start = new AttemptStart(Uid.New(), workspace, environment, new AttemptVariables([], []));
        Assert.Throws<Win32Exception>(() => new PosixSpawnLauncher(command, bench.Folder).Start(start));
        Assert.False(File.Exists(target));
    }

    private static Task<HandlerResult> RunAsync(HandlerBench bench, TaskInfo task) =>
        bench.Handler("sh", "-c", PrintWorkspace).RunAsync(task, bench.Worker, TimeSpan.FromHours(1), default).WaitAsync(HandlerBench.Patience);

    /// <summary>A directory in which every file that a worker opens is a link to one that it shall not touch.</summary>
    private sealed class Trap
    {
        private readonly string _target;

        public Trap(HandlerBench bench, string folder, params TaskInfo[] tasks)
        {
            _target = Path.Join(bench.Folder, "precious");
            File.WriteAllText(_target, "precious");
            Folder = Directory.CreateDirectory(folder).FullName;
            Link(".running");
            foreach (var task in tasks)
            {
                var workspace = task.CurrentRecord!.ProcessUid;
                Directory.CreateDirectory(Path.Join(Folder, workspace, "log"));
                Link(Path.Join(workspace, "log", "stdout"));
                Link(Path.Join(workspace, "log", "stderr"));
            }

            if (Environment.IsPrivilegedProcess)
            {
                Strangers.Give(Folder);
            }
        }

        public string Folder { get; private set; }

        public void MoveTo(string path)
        {
            Directory.Move(Folder, path);
            Folder = path;
        }

        public void AssertUntouched()
        {
            Assert.Equal("precious", File.ReadAllText(_target));
            Assert.DoesNotContain(
                Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories),
                path => Path.GetFileName(path) is "input" or "output");
        }

        private void Link(string name) => File.CreateSymbolicLink(Path.Join(Folder, name), _target);
    }
}

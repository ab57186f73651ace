using System.ComponentModel;
using System.Runtime.Versioning;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

[SupportedOSPlatform("windows")]
public class WindowsLauncherTests
{
    private static readonly string Program = HandlerBench.Program("TestHandler");

    [WindowsFact]
    public async Task WithoutAJob_NothingIsStarted()
    {
        await using var bench = new HandlerBench();
        var command = HandlerCommand.Resolve([Program, "write", "payload", "ran"], bench.Folder);
        var settings = new WorkerSettings { QueueName = bench.Worker.Queue, Spec = bench.Worker.Spec };
        JobObject NoJob() => throw new Win32Exception(1450);
        await using var handler = new ProcessHandler(
            command, settings, bench.Folder, bench.Limits, bench.Time, (_, _) => { }, new WindowsLauncher(command, bench.Folder, NoJob));
        var result = await bench.RunAsync(handler);
        Assert.Equal(ResultReason.Failed, result.Result.Reason);
        Assert.StartsWith($"can't start the handler '{Program}': ", result.Result.Message, StringComparison.Ordinal);
        Assert.Null(result.Result.Payload);
    }

    [WindowsFact]
    public async Task AProcess_IsInItsJobFromTheBeginning()
    {
        await using var bench = new HandlerBench();
        var workspace = Path.Join(bench.Folder, "log");
        Directory.CreateDirectory(workspace);
        using var job = JobObject.Create();
        var (read, write) = Win32.Pipe(16);
        using var output = Win32.OpenFile(Path.Join(workspace, "out"), Win32.AppendData | Win32.Synchronize, Win32.CreateNewFile, 0, inherit: true);
        using var error = Win32.OpenFile(Path.Join(workspace, "err"), Win32.AppendData | Win32.Synchronize, Win32.CreateNewFile, 0, inherit: true);
        Assert.False(job.HasProcesses());
        var child = WindowsSpawn.Start(
            Program, WindowsCommandLine.Write(Program, ["sleep"]), EnvironmentBlock.Write(HandlerEnvironmentOfThisProcess()), bench.Folder, job, read, output, error);
        Assert.True(job.HasProcesses());
        Assert.True(await job.KillAsync());
        Assert.False(job.HasProcesses());
        Assert.Equal(ProcessExit.KilledHere, await child.Exited.WaitAsync(HandlerBench.Patience));
        read.Dispose();
        write.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, string>> HandlerEnvironmentOfThisProcess() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string)entry.Value!));
}

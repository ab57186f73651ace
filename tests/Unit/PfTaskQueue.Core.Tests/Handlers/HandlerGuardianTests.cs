using System.Diagnostics;
using System.Runtime.Versioning;

namespace PfTaskQueue.Core.Tests.Handlers;

[UnsupportedOSPlatform("windows")]
public class HandlerGuardianTests
{
    [LinuxFact]
    public Task HandlersOfAWorkerKilledOutright_DieWithIt() => KillAsync(_ => { });

    [LinuxFact]
    public Task HandlersOfAWorkerKilledOutright_DieWithIt_AlsoWhenItsDirectoryWasSweptAway() => KillAsync(folder =>
    {
        Directory.Delete(Assert.Single(Directory.GetDirectories(folder)), recursive: true);
        Directory.CreateDirectory(Path.Join(folder, "other"));
    });

    [LinuxFact]
    public async Task TheGuardian_EndsWithTheHandler_AndLeavesNothingBehind()
    {
        var bench = new HandlerBench();
        var handler = bench.Handler("true");
        await bench.RunAsync(handler);
        var guardian = handler.GuardianPid!.Value;
        Assert.True(Processes.Run(guardian));
        await handler.DisposeAsync();
        Assert.False(Processes.Run(guardian));
        Assert.Empty(Directory.GetFiles(Path.Join(bench.Folder, bench.Worker.Uid)));
        Assert.Empty(bench.Warnings);
        Directory.Delete(bench.Folder, recursive: true);
    }

    [LinuxFact]
    public async Task AGuardianThatIsKilled_IsReported()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Handler("true");
        await bench.RunAsync(handler);
        Process.GetProcessById(handler.GuardianPid!.Value).Kill();
        await Eventually.BecomesTrueAsync(() => bench.Warnings.Count == 1, "a warning");
        Assert.Contains("the guardian process was killed", bench.Warnings[0], StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task AProcessLeftOverOnPurpose_OutlivesTheWorker()
    {
        var bench = new HandlerBench();
        var handler = bench.Script("setsid sleep 600 & printf $! > \"$(cat)/output/payload\"");
        var child = int.Parse((await bench.RunAsync(handler)).Result.Payload!, null);
        await bench.DisposeAsync();
        Assert.True(Processes.Run(child));
        Process.GetProcessById(child).Kill();
    }

    private static async Task KillAsync(Action<string> before)
    {
        var folder = Directory.CreateTempSubdirectory("pfq-victim-").FullName;
        var script = Path.Join(folder, "handler.sh");
        await File.WriteAllTextAsync(script, $"""
            #!/bin/sh
            cd {folder}
            setsid sh -c 'echo $$ > daemon; exec sleep 600' &
            (exec env -i sleep 600) & echo $! > child
            trap '' TERM HUP INT
            echo $$ > main
            while :; do sleep 600; done
            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var victim = Process.Start(new ProcessStartInfo(HandlerBench.Program("WorkerVictim"), ["handlers", folder, script]) { RedirectStandardOutput = true })!;
        var pids = new List<string>();
        foreach (var member in new[] { "daemon", "child", "main" })
        {
            pids.Add(await Eventually.LineOfAsync(folder, member));
        }

        Assert.All(pids, pid => Assert.True(Processes.Run(pid)));
        before(folder);
        victim.Kill();
        await victim.WaitForExitAsync();
        await Eventually.BecomesTrueAsync(() => !pids.Exists(Processes.Run), "the guardian kills the handler's processes");
        Directory.Delete(folder, recursive: true);
    }
}

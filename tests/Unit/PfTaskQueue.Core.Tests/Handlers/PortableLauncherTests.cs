using System.Globalization;
using System.Runtime.Versioning;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>The launcher of Windows, tried wherever the tests run.</summary>
[UnsupportedOSPlatform("windows")]
public class PortableLauncherTests
{
    private static readonly string Program = HandlerBench.Program("TestHandler");

    [Fact]
    public async Task ExitCodeOutputAndInput_ComeThrough()
    {
        await using var bench = new HandlerBench { Portable = true };
        var result = await bench.RunAsync(bench.Handler(Program, "input"));
        Assert.Equal(TaskResult.Success(), result.Result);
        Assert.Equal(result.Workspace, await File.ReadAllTextAsync(Path.Join(result.Workspace, "log", "stdout")));
    }

    [Fact]
    public async Task AnotherExitCode_IsAFailure()
    {
        await using var bench = new HandlerBench { Portable = true };
        Assert.Equal(7, (await bench.RunAsync(bench.Handler(Program, "exit", "7"))).ExitCode);
    }

    [Fact]
    public async Task Arguments_ComeThroughAsTheyAre()
    {
        await using var bench = new HandlerBench { Portable = true };
        var result = await bench.RunAsync(bench.Handler(Program, "echo", "a b", "\"c\\", "ä"));
        Assert.Equal("a b \"c\\ ä", await File.ReadAllTextAsync(Path.Join(result.Workspace, "log", "stdout")));
    }

    [Fact]
    public async Task AFlood_IsWholeInTheLog_ThoughTheHandlerReadsNoInput()
    {
        await using var bench = new HandlerBench { Portable = true };
        var result = await bench.RunAsync(bench.Handler(Program, "flood", "20000000"));
        Assert.Equal(20_000_000, new FileInfo(Path.Join(result.Workspace, "log", "stdout")).Length);
    }

    [LinuxFact]
    public async Task AChildThatKeepsTheOutputOpen_DoesNotHoldTheSlot()
    {
        await using var bench = new HandlerBench { Portable = true };
        var result = await bench.RunAsync(bench.Handler(Program, "child-holds-output"));
        Assert.Equal(ResultType.Success, result.Result.Type);
        var child = int.Parse(result.Result.Payload!, CultureInfo.InvariantCulture);
        Assert.True(Processes.Run(child));
        System.Diagnostics.Process.GetProcessById(child).Kill();
    }

    [LinuxFact]
    public async Task AKill_ReachesTheChildrenToo()
    {
        await using var bench = new HandlerBench { Portable = true };
        using var kill = new CancellationTokenSource();
        var run = bench.RunAsync(bench.Handler(Program, "child-and-wait"), stop: new HandlerStop(default, kill.Token));
        var pid = "";
        await Eventually.BecomesTrueAsync(
            () =>
            {
                var file = Directory.GetFiles(bench.Folder, "payload", SearchOption.AllDirectories).FirstOrDefault(path => path.Contains("output", StringComparison.Ordinal));
                return file is not null && (pid = File.ReadAllText(file)).Length > 0;
            },
            "the child's id");
        await kill.CancelAsync();
        var result = await run;
        Assert.Equal(ResultReason.Signaled, result.Result.Reason);
        Assert.False(Processes.Run(pid));
    }

    [LinuxFact]
    public async Task SigtermIsSent_AndAKillFollows()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var bench = new HandlerBench { Portable = true, Time = time };
        using var terminate = new CancellationTokenSource();
        var run = bench.RunAsync(bench.Handler(Program, "ignore-sigterm"), stop: new HandlerStop(terminate.Token, default));
        await Eventually.BecomesTrueAsync(
            () => Directory.GetFiles(bench.Folder, "message", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length == 5), "the handler is ready");
        await terminate.CancelAsync();
        await Eventually.BecomesTrueAsync(
            () =>
            {
                time.Advance(ProcessHandler.TerminateGrace);
                return run.IsCompleted;
            },
            "the kill");
        Assert.Equal(TaskResult.Failure(ResultReason.Signaled, "ready"), (await run).Result);
    }
}

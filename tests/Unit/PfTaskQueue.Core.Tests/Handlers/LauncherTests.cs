using System.Globalization;
using System.Runtime.Versioning;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>Each launcher that this system has: the one it uses, and on Unix the one for other systems.</summary>
public class LauncherTests
{
    private static readonly string Program = HandlerBench.Program("TestHandler");

    public static TheoryData<bool> Launchers { get; } = OperatingSystem.IsWindows() ? [false] : [false, true];

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task ExitCodeOutputAndInput_ComeThrough(bool portable)
    {
        await using var bench = new HandlerBench { Portable = portable };
        var result = await bench.RunAsync(bench.Handler(Program, "input"));
        Assert.Equal(TaskResult.Success(), result.Result);
        Assert.Equal(result.Workspace, await OutputAsync(result));
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task AnotherExitCode_IsAFailure(bool portable)
    {
        await using var bench = new HandlerBench { Portable = portable };
        Assert.Equal(7, (await bench.RunAsync(bench.Handler(Program, "exit", "7"))).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task Arguments_ComeThroughAsTheyAre(bool portable)
    {
        string[] arguments = ["a b", "\"c\\", "ä", "", "x=y", "%PATH%", "\\\\\"", "d\\ \\", "\t", "&|<>^()!"];
        await using var bench = new HandlerBench { Portable = portable };
        var result = await bench.RunAsync(bench.Handler([Program, "arguments", .. arguments]));
        Assert.Equal(arguments, (await OutputAsync(result)).Split('\n'));
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task TheEnvironment_HasTheTasksVariables_AndTheWorkersOwn(bool portable)
    {
        await using var bench = new HandlerBench { Portable = portable };
        var handler = bench.Handler(Program, "environment", "PFTQ_TASK_HANDLER_INPUT_PAYLOAD", "PATH", "no_such_variable");
        var result = await bench.RunAsync(handler, "pay\nload \"ä\" = & %PATH%");
        Assert.Equal($"pay\nload \"ä\" = & %PATH%\0{Environment.GetEnvironmentVariable("PATH")}\0(absent)", await OutputAsync(result));
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task AFlood_IsWholeInTheLog_ThoughTheHandlerReadsNoInput(bool portable)
    {
        await using var bench = new HandlerBench { Portable = portable };
        var result = await bench.RunAsync(bench.Handler(Program, "flood", "20000000"));
        Assert.Equal(20_000_000, new FileInfo(Path.Join(result.Workspace, "log", "stdout")).Length);
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task AChildThatKeepsTheOutputOpen_DoesNotHoldTheSlot(bool portable)
    {
        await using var bench = new HandlerBench { Portable = portable };
        var result = await bench.RunAsync(bench.Handler(Program, "child-holds-output"));
        Assert.Equal(ResultType.Success, result.Result.Type);
        var child = int.Parse(result.Result.Payload!, CultureInfo.InvariantCulture);
        Assert.True(Processes.Run(child));
        using var process = System.Diagnostics.Process.GetProcessById(child);
        process.Kill();
        await process.WaitForExitAsync();
    }

    [Theory]
    [MemberData(nameof(Launchers))]
    public async Task AKill_ReachesTheChildrenToo_AndIsNoExitCode(bool portable)
    {
        await using var bench = new HandlerBench { Portable = portable };
        using var kill = new CancellationTokenSource();
        var run = bench.RunAsync(bench.Handler(Program, "child-and-wait"), stop: new HandlerStop(default, kill.Token));
        var pid = "";
        await Eventually.BecomesTrueAsync(
            () =>
            {
                var file = Directory.GetFiles(bench.Folder, "payload", SearchOption.AllDirectories).FirstOrDefault(path => path.Contains("output", StringComparison.Ordinal));
                return file is not null && new FileInfo(file).Length > 0 && (pid = File.ReadAllText(file)).Length > 0;
            },
            "the child's id");
        await kill.CancelAsync();
        var result = await run;
        Assert.Equal(ResultReason.Signaled, result.Result.Reason);
        Assert.True(portable || result.ExitCode is null);
        Assert.False(Processes.Run(pid));
    }

    [LinuxFact]
    [UnsupportedOSPlatform("windows")]
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

    private static Task<string> OutputAsync(HandlerResult result) => File.ReadAllTextAsync(Path.Join(result.Workspace, "log", "stdout"));
}

using System.Diagnostics;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>Workers whose runtime takes the status of every child, in processes of their own.</summary>
public sealed class ChildStatusTests : IDisposable
{
    private static readonly string[] Ends =
    [
        "exit 0",
        "exit 7",
        "exit 137",
        "exit 255",
        "printf done > \"$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/payload\"",
        "kill -KILL $$",
        "kill -KILL 0",
        "kill -TERM 0; sleep 60",
        "ulimit -c 0; kill -SEGV $$",
        "trap '' TERM INT; sleep 600 & sleep 600",
        "for i in 1 2 3 4 5; do (sleep 0 &); done",
    ];

    private static readonly string[] Expected =
    [
        "Success Succeeded 0",
        "Failure Failed 7",
        "Failure Failed 137",
        "Failure Failed 255",
        "Success Succeeded 0 done",
        "Failure Failed  the handler was killed by signal 9 (SIGKILL)",
        "Failure Failed  the handler was killed by signal 9 (SIGKILL)",
        "Failure Failed  the handler was killed by signal 15 (SIGTERM)",
        "Failure Failed  the handler was killed by signal 11 (SIGSEGV)",
        "Failure Timeout  the handler was killed: it ran longer than 2s",
        "Success Succeeded 0",
        "descriptors kept",
        "zombies 0",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("pfq-status-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Surroundings.Usual)]
    [InlineData(Surroundings.Process1)]
    [InlineData(Surroundings.ChildSignalIgnored)]
    public async Task Ends_AreWhatTheyWere_AndNothingStays(string surroundings)
    {
        await RequireAsync(surroundings);
        Assert.Equal(Expected, await RunAsync(surroundings, "/bin/sh", "2", Ends));
    }

    [Theory]
    [InlineData(Surroundings.Usual)]
    [InlineData(Surroundings.Process1)]
    [InlineData(Surroundings.ChildSignalIgnored)]
    public async Task ManyAtOnce_KeepTheirCodes_AndLeaveNothing(string surroundings)
    {
        await RequireAsync(surroundings);
        var codes = Enumerable.Range(0, 200).Select(i => i % 128).ToList();
        var lines = await RunAsync(surroundings, "/bin/sh", "60", [.. codes.Select(code => $"exit {code}")]);
        Assert.Equal([.. codes.Select(code => code == 0 ? "Success Succeeded 0" : $"Failure Failed {code}"), "descriptors kept", "zombies 0"], lines);
    }

    [Fact]
    public async Task WithoutAShell_TheRuntimesOwnProcessesTell()
    {
        await RequireAsync(Surroundings.Process1WithoutShell);
        string[] expected = ["Success Succeeded 0", "Failure Failed 7", "Failure Failed 137", "descriptors kept", "zombies 0"];
        Assert.Equal(expected, await RunAsync(Surroundings.Process1WithoutShell, "/bin/bash", "60", "exit 0", "exit 7", "kill -KILL $$"));
    }

    [Fact]
    public async Task AWorkerThatCannotHearOfAnEnd_DoesNotStart()
    {
        const string surroundings = Surroundings.ChildSignalIgnored + ",CONT";
        await RequireAsync(surroundings);
        var lines = await RunAsync(surroundings, "/bin/sh", "60", "exit 0");
        Assert.Contains("SIGCHLD and SIGCONT ignored", Assert.Single(lines), StringComparison.Ordinal);
        Assert.StartsWith("CannotRunPrograms", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7\n", 7, null)]
    [InlineData("137\n", 137, null)]
    [InlineData("Killed\n137\n", null, 9)]
    [InlineData("handler: line 9: 4711 Segmentation fault\n139\n", null, 11)]
    [InlineData("a warning of the shell\n3\n", 3, null)]
    public void AReport_IsTheEndOfTheHandler(string report, int? code, int? signal) =>
        Assert.Equal(new ProcessExit(code, signal), ProcessExit.FromReport(report));

    [Theory]
    [InlineData("")]
    [InlineData("Killed\n")]
    [InlineData("13")]
    public void AnIncompleteReport_IsNone(string report) => Assert.Null(ProcessExit.FromReport(report));

    [Fact]
    public async Task AVariableThatAShellMayDrop_IsNamed()
    {
        const string surroundings = "env not.for-shells=1 " + Surroundings.ChildSignalIgnored;
        await RequireAsync(surroundings);
        using var process = Start(surroundings, "/bin/sh", "60", "exit 0");
        Assert.Contains("not.for-shells", await process.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        await process.WaitForExitAsync();
    }

    private static async Task RequireAsync(string surroundings)
    {
        if (await Surroundings.MissingAsync(surroundings) is { } why)
        {
            Assert.Skip(why);
        }
    }

    private Process Start(string surroundings, string shell, string timeout, params string[] scripts) => Process.Start(Surroundings.Command(
        surroundings, HandlerBench.Program("WorkerVictim"), ["handler-ends", _folder, shell, timeout, .. scripts]))!;

    private async Task<string[]> RunAsync(string surroundings, string shell, string timeout, params string[] scripts)
    {
        using var process = Start(surroundings, shell, timeout, scripts);
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(HandlerBench.Patience);
            Assert.Equal("", await errors);
            await process.WaitForExitAsync();
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

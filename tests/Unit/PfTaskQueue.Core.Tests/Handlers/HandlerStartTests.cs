using System.Runtime.Versioning;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

[UnsupportedOSPlatform("windows")]
public class HandlerStartTests
{
    [UnixFact]
    public async Task AHandlerThatCannotBeStarted_FailsTheTask_AndTheNextOneRuns()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Script("exit 0", interpreter: "/no/such/interpreter");
        var result = await bench.RunAsync(handler);
        Assert.Equal(ResultReason.Failed, result.Result.Reason);
        Assert.StartsWith($"can't start the handler '{bench.Folder}/handler.sh': ", result.Result.Message, StringComparison.Ordinal);
        Assert.Null(result.ExitCode);
        bench.Script("exit 0");
        Assert.Equal(ResultType.Success, (await bench.RunAsync(handler)).Result.Type);
    }

    [LinuxFact]
    public async Task AWorkspaceThatCannotBeMade_FailsTheTaskOnly()
    {
        await using var bench = new HandlerBench { WorkDir = "/proc" };
        var result = await bench.RunAsync(bench.Handler("true"));
        Assert.Equal(ResultReason.InternalError, result.Result.Reason);
        Assert.StartsWith("can't prepare the workspace in '/proc': ", result.Result.Message, StringComparison.Ordinal);
        Assert.Null(result.Workspace);
    }

    [LinuxFact]
    public async Task AWorkersDirectorySweptAway_IsMadeAgain()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Handler("true");
        await bench.RunAsync(handler);
        Directory.Delete(Path.Join(bench.Folder, bench.Worker.Uid), recursive: true);
        Assert.Equal(ResultType.Success, (await bench.RunAsync(handler)).Result.Type);
    }

    [LinuxFact]
    public async Task AHandler_GetsNoDescriptorButItsThree()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Script("ls /proc/$$/fd > \"$(cat)/output/payload\"");
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => bench.RunAsync(handler)));

        // From 10 on they are the shell's own: its script.
        Assert.All(results, result => Assert.Equal(
            ["0", "1", "2"], result.Result.Payload!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(descriptor => descriptor.Length == 1)));
    }
}

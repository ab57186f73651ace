using System.Runtime.Versioning;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

[UnsupportedOSPlatform("windows")]
public class HandlerLogTests
{
    [UnixFact]
    public async Task EveryLine_IsInTheLog_AlsoTheLastWithoutNewline()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Script("seq 1 9999; printf 10000; printf problem >&2");
        for (var round = 0; round < 5; round++)
        {
            var result = await bench.RunAsync(handler);
            var lines = await File.ReadAllLinesAsync(Path.Join(result.Workspace, "log", "stdout"));
            Assert.Equal(Enumerable.Range(1, 10000).Select(number => $"{number}"), lines);
            Assert.Equal("problem", await File.ReadAllTextAsync(Path.Join(result.Workspace, "log", "stderr")));
        }
    }

    [UnixFact]
    public async Task AFlood_StallsNothing()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Script("head -c 50000000 /dev/zero; head -c 1000000 /dev/zero >&2"));
        Assert.Equal(ResultType.Success, result.Result.Type);
        Assert.Equal(50_000_000, new FileInfo(Path.Join(result.Workspace, "log", "stdout")).Length);
        Assert.Equal(1_000_000, new FileInfo(Path.Join(result.Workspace, "log", "stderr")).Length);
    }

    [LinuxFact]
    public async Task AChildLeftBehindOnPurpose_NeitherStallsTheTaskNorIsKilled()
    {
        await using var bench = new HandlerBench();
        var result = await bench.RunAsync(bench.Script("sleep 600 & printf $! > \"$(cat)/output/payload\""));
        Assert.Equal(ResultType.Success, result.Result.Type);
        var child = int.Parse(result.Result.Payload!, null);
        Assert.True(Processes.Run(child));
        System.Diagnostics.Process.GetProcessById(child).Kill();
    }

    [UnixFact]
    public async Task TheEndOfEachStream_IsKept_FromAWholeCharacterOn()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Script("i=0; while [ $i -lt 2000 ]; do printf 'üüüüüüüüüü'; i=$((i+1)); done; printf x; printf short >&2");
        var log = (await bench.RunAsync(handler)).Log!;
        Assert.Equal((40_001L, 5L), (log.StandardOutputBytes, log.StandardErrorBytes));
        Assert.Equal(new string('ü', 8191) + "x", log.StandardOutput);
        Assert.Equal("short", log.StandardError);
    }

    [UnixFact]
    public async Task AHandlerThatPrintsNothing_LeavesNoLog()
    {
        await using var bench = new HandlerBench();
        Assert.Null((await bench.RunAsync(bench.Script("exit 0"))).Log);
    }

    [UnixFact]
    public async Task ALogThatWasReplacedByALinkOrAPipe_ShowsNothing()
    {
        await using var bench = new HandlerBench();
        var handler = bench.Script("""d=$(cat); echo secret > "$0.other"; ln -sf "$0.other" "$d/log/stdout"; rm "$d/log/stderr"; mkfifo "$d/log/stderr" """);
        var result = await bench.RunAsync(handler);
        Assert.Equal(ResultType.Success, result.Result.Type);
        Assert.Null(result.Log);
    }

    [UnixFact]
    public async Task ALongInput_NobodyReads_IsNoError()
    {
        await using var bench = new HandlerBench();
        Assert.Equal(TaskResult.Success(), (await bench.RunAsync(bench.Script("exec 0<&-; exit 0"))).Result);
    }
}

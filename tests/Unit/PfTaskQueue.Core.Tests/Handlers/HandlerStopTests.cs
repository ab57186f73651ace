using System.Runtime.Versioning;
using Microsoft.Extensions.Time.Testing;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

[UnsupportedOSPlatform("windows")]
public class HandlerStopTests
{
    /// <summary>A child, a child in a session of its own, and a daemon forked twice; all of them sleep. Their ids go to files.</summary>
    private const string Family =
        """
        cd "$(cat)/output"
        sleep 600 & echo $! > child
        setsid sh -c 'echo $$ > session; exec sleep 600' &
        setsid sh -c 'cd /; (trap "" TERM; exec setsid sh -c "echo \$\$ > $0/daemon; exec sleep 600") & exit 0' "$PWD"
        echo $$ > main
        while :; do sleep 600; done
        """;

    private static readonly string[] Members = ["child", "session", "daemon", "main"];

    [LinuxFact]
    public async Task ATimeout_KillsEveryProcessOfTheAttempt()
    {
        var time = new FakeTimeProvider();
        await using var bench = new HandlerBench { Time = time };
        var run = bench.RunAsync(bench.Script(Family), timeout: TimeSpan.FromMinutes(10));
        var pids = await PidsAsync(bench);
        Assert.All(pids, pid => Assert.True(Processes.Run(pid)));
        time.Advance(TimeSpan.FromMinutes(10));
        var result = await run;
        Assert.All(pids, pid => Assert.False(Processes.Run(pid)));
        Assert.Equal(ResultReason.Timeout, result.Result.Reason);
        Assert.Equal("the handler was killed: it ran longer than 10m0s", result.Result.Message);
        Assert.Null(result.ExitCode);
        Assert.Empty(bench.Warnings);
    }

    [LinuxFact]
    public async Task AKill_ReachesEveryProcessAtOnce()
    {
        await using var bench = new HandlerBench();
        using var kill = new CancellationTokenSource();
        var run = bench.RunAsync(bench.Script(Family), stop: new HandlerStop(default, kill.Token));
        var pids = await PidsAsync(bench);
        await kill.CancelAsync();
        var result = await run;
        Assert.All(pids, pid => Assert.False(Processes.Run(pid)));
        Assert.Equal(ResultReason.Signaled, result.Result.Reason);
    }

    [LinuxFact]
    public async Task WhatIgnoresSigterm_IsKilledFiveSecondsLater_AndNotBefore()
    {
        var time = new FakeTimeProvider();
        await using var bench = new HandlerBench { Time = time };
        using var terminate = new CancellationTokenSource();
        var run = bench.RunAsync(
            bench.Script("cd \"$(cat)/output\"; trap 'echo asked > asked' TERM; echo $$ > main; while :; do sleep 0.05; done"),
            stop: new HandlerStop(terminate.Token, default));
        var pid = await Eventually.LineOfAsync(bench.Folder, "main");
        await terminate.CancelAsync();
        Assert.Equal("asked", await Eventually.LineOfAsync(bench.Folder, "asked"));
        time.Advance(ProcessHandler.TerminateGrace - TimeSpan.FromMilliseconds(1));
        Assert.True(Processes.Run(pid));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var result = await run;
        Assert.False(Processes.Run(pid));
        Assert.Equal(TaskResult.Failure(ResultReason.Signaled, "the worker stopped and cut the handler short"), result.Result);
    }

    [LinuxFact]
    public async Task ASecondStop_SkipsTheFiveSeconds()
    {
        await using var bench = new HandlerBench { Time = new FakeTimeProvider() };
        using var terminate = new CancellationTokenSource();
        using var kill = new CancellationTokenSource();
        var run = bench.RunAsync(
            bench.Script("cd \"$(cat)/output\"; trap 'echo asked > asked' TERM; echo $$ > main; while :; do sleep 0.05; done"),
            stop: new HandlerStop(terminate.Token, kill.Token));
        await Eventually.LineOfAsync(bench.Folder, "main");
        await terminate.CancelAsync();
        await Eventually.LineOfAsync(bench.Folder, "asked");
        await kill.CancelAsync();
        Assert.Equal(ResultReason.Signaled, (await run).Result.Reason);
    }

    [LinuxFact]
    public async Task AHandlerThatEndsWellWhenAsked_IsASuccess()
    {
        await using var bench = new HandlerBench();
        using var terminate = new CancellationTokenSource();
        var run = bench.RunAsync(
            bench.Script("cd \"$(cat)/output\"; trap 'printf saved > payload; exit 0' TERM; echo $$ > main; while :; do sleep 0.05; done"),
            stop: new HandlerStop(terminate.Token, default));
        await Eventually.LineOfAsync(bench.Folder, "main");
        await terminate.CancelAsync();
        Assert.Equal(TaskResult.Success(payload: "saved"), (await run).Result);
    }

    [LinuxFact]
    public async Task AStop_ReachesAChildThatOutlivesItsParent_EvenIfItIgnoresSigterm()
    {
        var time = new FakeTimeProvider();
        await using var bench = new HandlerBench { Time = time };
        using var terminate = new CancellationTokenSource();
        var run = bench.RunAsync(
            bench.Script(
                "cd \"$(cat)/output\"; setsid sh -c 'trap \"echo asked > asked\" TERM; echo $$ > child; while :; do sleep 0.05; done' & " +
                "while :; do sleep 0.05; done"),
            stop: new HandlerStop(terminate.Token, default));
        var pid = await Eventually.LineOfAsync(bench.Folder, "child");
        await terminate.CancelAsync();
        await Eventually.LineOfAsync(bench.Folder, "asked");
        Assert.True(Processes.Run(pid));
        time.Advance(ProcessHandler.TerminateGrace);
        await run;
        Assert.False(Processes.Run(pid));
    }

    [UnixFact]
    public async Task AStopBeforeTheStart_StartsNothing()
    {
        await using var bench = new HandlerBench();
        var stopped = new CancellationToken(canceled: true);
        foreach (var stop in new[] { new HandlerStop(stopped, default), new HandlerStop(default, stopped) })
        {
            var result = await bench.RunAsync(bench.Handler("true"), stop: stop);
            Assert.Equal(ResultReason.Signaled, result.Result.Reason);
            Assert.Null(result.Workspace);
        }
    }

    [UnixFact]
    public async Task AStopAtAnyMoment_CrashesNothing_AndLeavesNoProcess()
    {
        await using var bench = new HandlerBench { HandlerSpec = new TaskHandlerSpec { CleanupWorkspaceDir = true } };
        var handler = bench.Handler("true");
        var random = new Random(16);
        var delays = Enumerable.Range(0, 1000).Select(_ => random.Next(4000)).ToArray();
        var reasons = new HashSet<ResultReason>();
        await Parallel.ForEachAsync(delays, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (microseconds, _) =>
        {
            using var stop = new CancellationTokenSource();
            var run = bench.RunAsync(handler, stop: microseconds % 2 == 0 ? new HandlerStop(stop.Token, default) : new HandlerStop(default, stop.Token));
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            while (System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMicroseconds < microseconds)
            {
                Thread.SpinWait(10);
            }

            await stop.CancelAsync();
            var result = await run;
            lock (reasons)
            {
                reasons.Add(result.Result.Reason);
            }
        });
        Assert.Contains(ResultReason.Signaled, reasons);
        Assert.True(reasons.IsSubsetOf([ResultReason.Succeeded, ResultReason.Signaled]), string.Join(", ", reasons));
        Assert.Empty(bench.Warnings);
    }

    private static async Task<string[]> PidsAsync(HandlerBench bench)
    {
        var pids = new List<string>();
        foreach (var member in Members)
        {
            pids.Add(await Eventually.LineOfAsync(bench.Folder, member));
        }

        return [.. pids];
    }
}

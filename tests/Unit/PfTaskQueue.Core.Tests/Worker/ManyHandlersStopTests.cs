using System.Diagnostics;
using System.Globalization;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>
/// A worker process with fifty running handlers is told to stop, again and again: twice on each backend, or as often as
/// <c>PFTQ_TEST_STOP_REPEATS</c> says; then the time is judged, too.
/// </summary>
public sealed class ManyHandlersStopTests(ITestOutputHelper output)
{
    private const int Handlers = 50;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    /// <summary>What the product promises on a machine that is not busy with other things.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    private static int? Asked =>
        int.TryParse(Environment.GetEnvironmentVariable("PFTQ_TEST_STOP_REPEATS"), CultureInfo.InvariantCulture, out var repeats) ? repeats : null;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AStop_PutsAllTasksBack_UsesUpNoRetry_AndLeavesNoProcess(string backend)
    {
        await using var ground = await WorkerGround.OpenAsync(backend);
        await ground.AddAsync(Handlers);
        var late = new List<TimeSpan>();
        for (var repeat = 0; repeat < (Asked ?? 2); repeat++)
        {
            late.Add(await StopAsync(ground, repeat % 2 == 0 ? "INT" : "TERM") - Grace);
        }

        await foreach (var task in ground.Store.ReadTasksAsync(ground.Queue, TaskFilter.All, CancellationToken.None))
        {
            Assert.Equal((TaskPhase.Pending, 0, 0), (task.Phase, task.FailureCount, task.SalvageCount));
            Assert.All(task.History, record => Assert.Equal(ResultReason.Signaled, record.Result!.Reason));
            Assert.Equal(Math.Min(late.Count, 10), task.History.Count);
        }

        late.Sort();
        output.WriteLine(
            $"{backend}: {late.Count} stops of {Handlers} handlers; all tasks were back {late[late.Count / 2].TotalMilliseconds:0} ms (median), "
            + $"{late[^1].TotalMilliseconds:0} ms (most) after the grace");
        Assert.True(Asked is null || late[^1] <= Promised, $"the tasks were back {late[^1]} after the grace");
    }

    /// <returns>The time from the signal until all tasks were back.</returns>
    private static async Task<TimeSpan> StopAsync(WorkerGround ground, string signal)
    {
        await ground.ForgetRunsAsync();
        const string script = """sleep 300 & echo $! >>"$0"; echo $$ >>"$0"; wait""";
        var options = string.Create(CultureInfo.InvariantCulture, $"--concurrency {Handlers} --grace {Grace.TotalSeconds}");
        await using var worker = ground.Start(options, "/bin/sh", "-c", script, ground.Runs);
        var processes = await ground.LinesAsync(2 * Handlers);
        await ground.CountsAsync(counts => counts.Processing == Handlers);

        worker.Signal(signal);
        var since = Stopwatch.StartNew();
        await ground.CountsAsync(counts => counts.Pending == Handlers);
        var took = since.Elapsed;

        Assert.Equal(0, await worker.WaitAsync());
        Assert.All(processes, process => Assert.False(WorkerGround.IsRunning(process), $"process {process} outlived its worker"));
        return took;
    }
}

using PfTaskQueue.Model;

using PfTaskQueue.Storage;
namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>Worker processes whose clocks are ten minutes early and late, beside one whose clock is right.</summary>
public sealed class WrongClockTests
{
    private const string Options = "--concurrency 3 --interval 0.2 --expiration 8 --salvage 1 --crash-limit 0";
    private const string Early = $"{Options} --name early --clock-shift -600";
    private const string Late = $"{Options} --name late --clock-shift 600";

    /// <summary>Several looks for dead workers by each.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AWrongClock_MakesNobodyDead_AndKeepsNoDeadAlive(string backend)
    {
        await using var ground = await WorkerGround.OpenAsync(backend);
        await ground.AddAsync(3);
        WorkerProcess Start(string options) => ground.Start(options, "/bin/sh", "-c", """echo run >>"$0"; sleep 300""", ground.Runs);
        await using var right = Start(Options);
        await using var early = Start(Early);
        await using var late = Start(Late);
        WorkerProcess[] workers = [right, early, late];
        await Task.WhenAll(workers.Select(worker => worker.SaysAsync("registered")));

        // Whoever judged by a wrong clock would have taken another's tasks by now.
        await BeatAsync(ground, workers.Length, Watch);
        Assert.All(workers, worker => Assert.DoesNotContain(worker.Lines, line => line.StartsWith("salvaged", StringComparison.Ordinal)));
        Assert.Equal(3, (await ground.LinesAsync(3)).Length);

        early.Signal("KILL");
        late.Signal("KILL");
        await right.SaysAsync("salvaged", 2);
        await ground.CountsAsync(counts => counts.Processing == 3);

        await using var nextEarly = Start(Early);
        await nextEarly.SaysAsync("registered");
        right.Signal("KILL");
        await nextEarly.SaysAsync("salvaged");
        await ground.CountsAsync(counts => counts.Processing == 3);
    }

    /// <summary>Waits until each worker has beaten for so long, by its own account, and sees that nobody takes one for dead.</summary>
    private static async Task BeatAsync(WorkerGround ground, int workers, TimeSpan time)
    {
        Dictionary<string, DateTimeOffset> first = [];
        HashSet<string> veterans = [];
        while (veterans.Count < workers)
        {
            await foreach (var worker in ground.Store.ReadWorkersAsync(ground.Queue, unfinishedOnly: false, CancellationToken.None))
            {
                Assert.Equal((WorkerPhase.Running, false), (worker.Phase, worker.Lost));
                first.TryAdd(worker.Uid, worker.LastHeartBeatAt);
                if (worker.LastHeartBeatAt - first[worker.Uid] >= time)
                {
                    veterans.Add(worker.Uid);
                }
            }

            await Task.Delay(20);
        }
    }
}

using System.Diagnostics;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>A worker process in which no thread of the pool does anything for several leases.</summary>
public sealed class BlockedPoolTests
{
    private const string Lease = "--interval 0.2 --expiration 3 --salvage 0.5";

    /// <summary>Three leases.</summary>
    private static readonly TimeSpan Blocked = TimeSpan.FromSeconds(9);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task AWorker_Beats_WhileAllThreadsOfThePoolAreBlocked(string backend)
    {
        const int tasks = 2000;
        await using var ground = await WorkerGround.OpenAsync(backend);
        await ground.AddAsync(tasks);
        await using var worker = ground.Start($"{Lease} --concurrency 128 --exit-on-empty 0 --block-pool {Blocked.TotalSeconds}");
        await worker.SaysAsync("pool blocked");

        // Beats come while the pool is blocked, and not just before and after.
        HashSet<DateTimeOffset> beats = [];
        var began = Stopwatch.StartNew();
        while (!worker.Lines.Contains("pool free"))
        {
            Assert.True(began.Elapsed < TimeSpan.FromMinutes(1), "the pool was not freed");
            await foreach (var seen in ground.Store.ReadWorkersAsync(ground.Queue, unfinishedOnly: false, CancellationToken.None))
            {
                Assert.False(seen.Lost);
                beats.Add(seen.LastHeartBeatAt);
            }

            await Task.Delay(20);
        }

        Assert.InRange(beats.Count, 5, int.MaxValue);
        Assert.Equal(0, await worker.WaitAsync());
        Assert.Equal(tasks, worker.Lines.Count(line => line.StartsWith("finished", StringComparison.Ordinal)));
    }
}

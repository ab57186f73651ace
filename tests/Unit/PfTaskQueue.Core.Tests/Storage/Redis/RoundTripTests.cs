using System.Globalization;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>What a task costs in calls to the server; each call is a round trip.</summary>
public sealed class RoundTripTests
{
    private const int Tasks = 64;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 3.0)]
    [InlineData(8, 3.0 / 8)]
    public async Task ATask_CostsThreeCalls_SharedByItsBatch(int batch, double perTask)
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.OpenAsync(server.Settings(), TimeProvider.System, Cancellation);
        var queue = await store.CreateQueueAsync("q", QueueState.Active, Cancellation);
        var worker = await store.RegisterWorkerAsync(queue, new WorkerSpec { Name = "w" }, Cancellation);
        await store.AddTasksAsync(queue, [.. Enumerable.Range(0, Tasks + batch).Select(_ => new TaskSpec())], Cancellation);
        await WorkAsync(store, worker, batch);

        var before = await CountCallsAsync(server);
        for (var done = 0; done < Tasks; done += batch)
        {
            await WorkAsync(store, worker, batch);
        }

        Assert.Equal(perTask, (await CountCallsAsync(server) - before) / (double)Tasks, 1e-9);
    }

    private static async Task WorkAsync(RedisStore store, WorkerInfo worker, int batch)
    {
        var claim = await store.ClaimTasksAsync(worker, batch, Cancellation);
        Assert.Equal(batch, claim.Tasks.Count);
        var started = await store.StartTasksAsync(worker, claim.Tasks, Cancellation);
        var outcomes = started.Select(start => new AttemptOutcome(start.Task, new TaskEvent.Succeed(Attempt.Of(start.Task), TaskResult.Success())));
        Assert.All(await store.CompleteTasksAsync(worker, [.. outcomes], Cancellation), completed => Assert.True(completed.Took));
    }

    /// <summary>Calls of scripts, by text or by hash; the commands within them are not calls of a client.</summary>
    private static async Task<long> CountCallsAsync(RedisServer server)
    {
        var statistics = (await server.Admin.InfoAsync("commandstats"))[0];
        return statistics.Where(line => line.Key is "cmdstat_eval" or "cmdstat_evalsha")
            .Sum(line => long.Parse(line.Value.Split('=', ',')[1], CultureInfo.InvariantCulture));
    }
}

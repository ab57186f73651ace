using System.Text.Json;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;
using StackExchange.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>
/// The complete keyspace of an original installation, whose worker was killed in the middle of a task. It is read, mended and
/// worked off here, and stays what an original can read.
/// </summary>
public sealed class OriginalStateTests : RedisTest
{
    private const string Killed = "2e5de032-36d1-4f78-9617-abfbb7949ecc";
    private const string InMidTask = "56a468ad-a271-4540-92d8-c439d81258c1";

    private readonly Dictionary<string, string> _texts = [];
    private QueueInfo _demo = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Data", "original-state.jsonl"), Cancellation))
        {
            using var entry = JsonDocument.Parse(line);
            await LoadAsync(
                entry.RootElement.GetProperty("key").GetString()!.Replace("_pftaskqueue:vec", "_pftaskqueue:" + Settings.KeyPrefix, StringComparison.Ordinal),
                entry.RootElement.GetProperty("value"));
        }

        _demo = (await Store.FindQueueAsync("demo", Cancellation))!;
    }

    [Fact]
    public async Task TheStrictReader_TakesWhatTheOriginalWrote() => await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);

    [Fact]
    public async Task Queues_AreShown()
    {
        List<QueueInfo> queues = [];
        await foreach (var queue in Store.ReadQueuesAsync(Cancellation))
        {
            queues.Add(queue);
        }

        Assert.Equal([("demo", QueueState.Active), ("paused", QueueState.Suspend)], queues.Select(queue => (queue.Name, queue.State)));
        Assert.Equal("2026-11-24T11:25:55.79461221+09:00", queues[1].Created.ToString());
    }

    [Theory]
    [InlineData(TaskPhase.Pending, 2)]
    [InlineData(TaskPhase.Received, 0)]
    [InlineData(TaskPhase.Processing, 1)]
    [InlineData(TaskPhase.Succeeded, 5)]
    [InlineData(TaskPhase.Failed, 2)]
    public async Task Tasks_AreShown_InEveryPhase(TaskPhase phase, int count)
    {
        Assert.Equal(count, (await ReadAsync(_demo, new TaskFilter { Phases = new HashSet<TaskPhase> { phase } })).Count);
        Assert.Equal(new TaskCounts(2, 0, 1, 5, 2, 0), await Store.CountTasksAsync(_demo, Cancellation));
    }

    [Fact]
    public async Task EveryText_RoundTrips_ByteForByte()
    {
        foreach (var task in await ReadAsync(_demo))
        {
            Assert.Equal(_texts[Keys.Task(_demo.Uid, task.Uid)!], Wire.Write(task));
        }

        await foreach (var worker in Store.ReadWorkersAsync(_demo, unfinishedOnly: false, Cancellation))
        {
            var stored = worker.Lost ? worker with { Phase = WorkerPhase.Running, Reason = null } : worker;
            Assert.Equal(_texts[Keys.Worker(_demo.Uid, worker.Uid)!], Wire.Write(stored));
        }

        Assert.Equal(_texts[Keys.Queue(_demo.Uid)!], Wire.Write(_demo));
    }

    [Fact]
    public async Task TheKilledWorker_IsShownAsLost()
    {
        await SilenceAsync();
        var killed = await FindWorkerAsync(Killed);
        Assert.Equal((WorkerPhase.Failed, WorkerReason.Lost, true), (killed.Phase, killed.Reason!.Value, killed.ToSalvage));
    }

    [Fact]
    public async Task ItsTask_CountsAsInFlight()
    {
        var worker = await RegisterAsync(_demo);
        Assert.Equal(2, (await Store.ClaimTasksAsync(worker, 5, Cancellation)).Tasks.Count);
        Assert.True((await Store.ClaimTasksAsync(worker, 5, Cancellation)).InFlight);
    }

    [Fact]
    public async Task ItsTask_IsSalvaged_AndAWorkerOfOurs_FinishesTheRest()
    {
        await SilenceAsync();
        var ours = await RegisterAsync(_demo, "ours");

        var report = await Store.SalvageWorkerAsync(await FindWorkerAsync(Killed), ours.Uid, 3, Cancellation);

        var salvaged = Assert.Single(report!.Requeued);
        Assert.Equal((InMidTask, 1, 0), (salvaged.Uid, salvaged.SalvageCount, salvaged.FailureCount));
        Assert.Equal((ours.Uid, null), (Assert.Single(salvaged.History).SalvagedBy, salvaged.History[0].Finished));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);

        string[] order = ["585acad0-339d-4f71-af84-b11f5615d979", "dd113aed-7421-4472-bee3-dc2836fd6c36", InMidTask];
        foreach (var uid in order)
        {
            var started = await StartAsync(ours);
            Assert.Equal(uid, started.Uid);
            Assert.Equal(Verdict.Moved, (await CompleteAsync(ours, Success(started))).Verdict);
        }

        Assert.Equal(WorkerPhase.Succeeded, (await Store.EndWorkerAsync(ours, success: true, Cancellation))!.Phase);
        Assert.Equal(new TaskCounts(0, 0, 0, 8, 2, 0), await Store.CountTasksAsync(_demo, Cancellation));
        await OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
    }

    private async Task LoadAsync(string key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _texts[key] = value.GetString()!;
                await Db.StringSetAsync(key, value.GetString());
                break;
            case JsonValueKind.Object:
                await Db.HashSetAsync(key, [.. value.EnumerateObject().Select(field => new HashEntry(field.Name, field.Value.GetString()))]);
                break;
            default:
                RedisValue[] members = [.. value.EnumerateArray().Select(member => (RedisValue)member.GetString())];
                await (key.EndsWith('s') ? Db.SetAddAsync(key, members) : Db.ListRightPushAsync(key, members));
                break;
        }
    }

    /// <summary>Makes the killed worker's last heartbeat old on any machine, whatever its date.</summary>
    private async Task SilenceAsync()
    {
        var key = Keys.Worker(_demo.Uid, Killed);
        await Db.StringSetAsync(key, _texts[key!].Replace("2026-11-24T11:26:04", "2019-11-24T11:26:04", StringComparison.Ordinal));
    }

    private async Task<WorkerInfo> FindWorkerAsync(string uid)
    {
        await foreach (var worker in Store.ReadWorkersAsync(_demo, unfinishedOnly: true, Cancellation))
        {
            if (worker.Uid == uid)
            {
                return worker;
            }
        }

        throw new InvalidOperationException($"worker {uid} is not among the unfinished ones");
    }
}

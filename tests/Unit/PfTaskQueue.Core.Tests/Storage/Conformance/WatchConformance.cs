using System.Diagnostics;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>A watch is a reader's: the changes are made by another store.</summary>
public abstract class WatchConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    /// <summary>What a word on a channel or a look at the file takes at most on a busy machine, and far less than a look by itself.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("add")]
    [InlineData("success")]
    [InlineData("failure")]
    [InlineData("cancel")]
    [InlineData("restart")]
    [InlineData("remove")]
    [InlineData("suspend")]
    [InlineData("remove queue")]
    public async Task AChange_EndsAWait_AndAlsoOneThatBeginsLater(string change)
    {
        var worker = await RegisterAsync();
        await AddAsync("failed", "running", "pending");
        var failed = await StartOneAsync(worker);
        await FailAsync(worker, failed);
        var running = await StartOneAsync(worker);
        var pending = (await ReadAsync()).Single(task => task.Phase == TaskPhase.Pending);
        var reader = await OpenAsync();
        await using var watch = await reader.WatchQueueAsync(Queue, None);
        await SettleAsync(watch);

        await (change switch
        {
            "add" => AddAsync("new"),
            "success" => SucceedAsync(worker, running),
            "failure" => FailAsync(worker, running),
            "cancel" => Store.CancelTasksAsync(Queue, [pending.Uid], None),
            "restart" => Store.RestartTasksAsync(Queue, [failed.Uid], false, None),
            "remove" => Store.RemoveTasksAsync(Queue, new TaskFilter { Uids = [failed.Uid] }, None).ToListAsync(None).AsTask(),
            "suspend" => Store.SetQueueStateAsync(Queue, QueueState.Suspend, None),
            _ => (Task)Store.RemoveQueueAsync(Queue, None),
        });

        var began = Stopwatch.GetTimestamp();
        await watch.WaitAsync(Long, None);
        Assert.True(Stopwatch.GetElapsedTime(began) < Soon, $"took {Stopwatch.GetElapsedTime(began)}");
    }

    [Fact]
    public async Task WithoutAChange_AWaitEndsInTime()
    {
        var reader = await OpenAsync();
        await using var watch = await reader.WatchQueueAsync(Queue, None);
        await SettleAsync(watch);
        var began = Stopwatch.GetTimestamp();
        await watch.WaitAsync(TimeSpan.FromMilliseconds(200), None);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task ManyChanges_EndFewWaits()
    {
        var reader = await OpenAsync();
        await using var watch = await reader.WatchQueueAsync(Queue, None);
        using var stop = new CancellationTokenSource();
        var changing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await AddAsync("a");
            }
        });
        var began = Stopwatch.GetTimestamp();
        var waits = 0;
        for (; waits < 6; waits++)
        {
            await watch.WaitAsync(Long, None);
        }

        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(240), $"{waits} waits took {Stopwatch.GetElapsedTime(began)}");
        await stop.CancelAsync();
        await changing;
    }

    [Fact]
    public async Task AWait_CanBeCancelled()
    {
        await using var watch = await Store.WatchQueueAsync(Queue, None);
        await SettleAsync(watch);
        using var cancel = new CancellationTokenSource();
        var waiting = watch.WaitAsync(Long, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task AClosedWatch_TakesNothingFromTheOthers()
    {
        var reader = await OpenAsync();
        await using var watch = await reader.WatchQueueAsync(Queue, None);
        await (await reader.WatchQueueAsync(Queue, None)).DisposeAsync();
        await SettleAsync(watch);
        await AddAsync("a");
        var began = Stopwatch.GetTimestamp();
        await watch.WaitAsync(Long, None);
        Assert.True(Stopwatch.GetElapsedTime(began) < Soon, $"took {Stopwatch.GetElapsedTime(began)}");
    }

    /// <summary>Until what the set-up has done has been told.</summary>
    private static async Task SettleAsync(IQueueWatch watch)
    {
        var quiet = TimeSpan.Zero;
        while (quiet < TimeSpan.FromMilliseconds(250))
        {
            var began = Stopwatch.GetTimestamp();
            await watch.WaitAsync(TimeSpan.FromMilliseconds(300), None);
            quiet = Stopwatch.GetElapsedTime(began);
        }
    }
}

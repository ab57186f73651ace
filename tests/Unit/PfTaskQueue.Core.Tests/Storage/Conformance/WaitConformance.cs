using System.Diagnostics;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>
/// The time-outs are so long, and the looks that a store takes by itself so rare (<see cref="StoreBackend.OpenAsync"/>), that only
/// the wake-up can end a wait in time.
/// </summary>
public abstract class WaitConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task AnAdd_WakesAWaiter() => await WakesAsync(() => AddAsync("a"));

    [Fact]
    public async Task AnAdd_OfAnotherStore_WakesAWaiter()
    {
        var other = await OpenAsync();
        await WakesAsync(() => other.AddTasksAsync(Queue, [new TaskSpec()], None));
    }

    [Fact]
    public async Task ASuspension_WakesAWaiter() => await WakesAsync(() => Store.SetQueueStateAsync(Queue, QueueState.Suspend, None));

    [Fact]
    public async Task ASuspension_ByAnotherStore_WakesAWaiter()
    {
        var other = await OpenAsync();
        await WakesAsync(() => other.SetQueueStateAsync(Queue, QueueState.Suspend, None));
    }

    [Fact]
    public async Task ARemoval_WakesAWaiter()
    {
        var other = await OpenAsync();
        await WakesAsync(() => other.RemoveQueueAsync(Queue, None));
    }

    [Fact]
    public async Task ARetry_WakesAWaiter()
    {
        var worker = await RegisterAsync();
        await AddAsync(new TaskSpec { RetryLimit = 1 });
        var running = await StartOneAsync(worker);
        await WakesAsync(() => FailAsync(worker, running));
    }

    [Fact]
    public async Task APostHook_WakesAWaiter()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var running = await StartOneAsync(worker);
        await WakesAsync(() => CompleteAsync(worker, Succeeded(running) with { PostHooks = [new TaskSpec()] }));
    }

    [Fact]
    public async Task ASalvage_WakesAWaiter()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        await StartOneAsync(worker);
        await LoseAsync(worker);
        await WakesAsync(() => SalvageAsync(worker));
    }

    [Fact]
    public async Task TheEndOfAWorker_WakesAWaiter()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        await StartOneAsync(worker);
        await WakesAsync(() => Store.EndWorkerAsync(worker, success: true, None));
    }

    [Fact]
    public async Task AReleasedTask_WakesAWaiter()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var claimed = (await ClaimAsync(worker)).Single();
        await WakesAsync(() => ReleaseAsync(worker, claimed));
    }

    [Fact]
    public async Task ARestoredDeadLetter_WakesAWaiter()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var running = await StartOneAsync(worker);
        var hook = TaskLifecycle.Create(Queue, new TaskSpec { Payload = "hook" }, Queue.Created);
        await CompleteAsync(worker, Succeeded(running) with { DeadHooks = [new DeadLetter { Body = Wire.Write(hook), Error = "kept" }] });
        var letter = (await ReadDeadLettersAsync()).Single();
        await WakesAsync(async () => Assert.Null((await Store.RestoreDeadLettersAsync(Queue, [letter.Uid], None)).Single().Error));
    }

    [Fact]
    public async Task ARequestToStop_WakesItsWorker()
    {
        var worker = await RegisterAsync();
        await Store.BeatAsync(worker, None);
        var waiting = Store.WaitForRequestAsync(worker, Long, None);
        Assert.True(await Store.RequestStopAsync(worker, None));
        await waiting.WaitAsync(Deadline);
    }

    [Fact]
    public async Task ACancellation_WakesTheWorkerThatRunsTheTask()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        var running = await StartOneAsync(worker);
        await Store.BeatAsync(worker, None);
        var waiting = Store.WaitForRequestAsync(worker, Long, None);
        Assert.Equal(Verdict.Requested, (await Store.CancelTasksAsync(Queue, [running.Uid], None)).Single().Verdict);
        await waiting.WaitAsync(Deadline);
    }

    [Fact]
    public async Task WhatHappensBetweenTheClaimAndTheWait_EndsTheWait()
    {
        var worker = await RegisterAsync();
        Assert.Equal(ClaimStatus.Empty, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        await AddAsync("a");
        await Store.WaitForWorkAsync(Queue, Long, None).WaitAsync(Deadline);

        await ClaimAsync(worker);
        await Store.SetQueueStateAsync(Queue, QueueState.Suspend, None);
        await Store.WaitForWorkAsync(Queue, Long, None).WaitAsync(Deadline);
    }

    [Fact]
    public async Task AWait_EndsWhenItsTimeIsOver()
    {
        var worker = await RegisterAsync();
        await Store.ClaimTasksAsync(worker, 1, None);
        var began = Stopwatch.GetTimestamp();
        await Store.WaitForWorkAsync(Queue, TimeSpan.FromMilliseconds(200), None).WaitAsync(Deadline);
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task AWait_CanBeCancelled()
    {
        var worker = await RegisterAsync();
        await Store.ClaimTasksAsync(worker, 1, None);
        using var cancel = new CancellationTokenSource();
        var waiting = Store.WaitForWorkAsync(Queue, Long, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Deadline));
    }

    [Fact]
    public async Task TheOwnHeartbeat_DoesNotEndAWait()
    {
        var worker = await RegisterAsync();
        await Store.ClaimTasksAsync(worker, 1, None);
        var waiting = Store.WaitForWorkAsync(Queue, TimeSpan.FromMilliseconds(400), None);
        var beats = 0;
        var began = Stopwatch.GetTimestamp();
        while (!waiting.IsCompleted)
        {
            Assert.Equal(BeatReply.Alive, await Store.BeatAsync(worker, None));
            beats++;
        }

        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(350), $"ended after {beats} beats");
    }

    private async Task WakesAsync(Func<Task> change)
    {
        var worker = await RegisterAsync("waiting");
        Assert.NotEqual(ClaimStatus.Claimed, (await Store.ClaimTasksAsync(worker, 1, None)).Status);
        var waiting = Store.WaitForWorkAsync(Queue, Long, None);
        await change();
        await waiting.WaitAsync(Deadline);
    }
}

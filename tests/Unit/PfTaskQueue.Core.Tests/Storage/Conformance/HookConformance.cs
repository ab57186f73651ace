using PfTaskQueue.Handlers;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class HookConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    private static readonly DeadLetter TooLong = new() { Queue = "render", Body = """{"payload":"long"}""", Error = "too long" };

    [Fact]
    public async Task PostHooks_AreAdded_WithTheirParent_InOrder()
    {
        await AddAsync("parent", "next");
        var worker = await RegisterAsync();
        var started = await StartOneAsync(worker);
        await CompleteAsync(worker, WithHooks(started));

        Assert.Equal(["next", "hook 1", "hook 2"], Payloads(await ClaimAsync(worker, 5)));
        var hook = (await ReadAsync()).Single(task => task.Payload == "hook 2");
        Assert.Equal(started.Uid, hook.ParentUid);
        Assert.Equal(3, hook.RetryLimit);
        Assert.Equivalent(TooLong, Assert.Single(await ReadDeadLettersAsync()));
    }

    [Fact]
    public async Task PostHooks_AreAddedOnce_WhenTheCompletionIsSentAgain()
    {
        await AddAsync("parent");
        var worker = await RegisterAsync();
        var outcome = WithHooks(await StartOneAsync(worker));
        await CompleteAsync(worker, outcome);
        await CompleteAsync(worker, outcome);
        Assert.Equal(2, (await Store.CountTasksAsync(Queue, None)).Pending);
        Assert.Single(await ReadDeadLettersAsync());
    }

    [Fact]
    public async Task PostHooks_AreDropped_WhenTheWorkerHasLostTheTask()
    {
        await AddAsync("parent");
        var worker = await RegisterAsync();
        var outcome = WithHooks(await StartOneAsync(worker));
        await LoseAsync(worker);
        await SalvageAsync(worker);
        Assert.Equal(Verdict.NotOwner, (await CompleteAsync(worker, outcome)).Verdict);
        Assert.Equal(["parent"], Payloads(await ReadAsync()));
        Assert.Empty(await ReadDeadLettersAsync());
    }

    [Fact]
    public async Task PostHooks_OfAFailedAttempt_AreAddedToo()
    {
        await AddAsync("parent");
        var worker = await RegisterAsync();
        var started = await StartOneAsync(worker);
        await CompleteAsync(worker, WithHooks(started) with
        {
            Event = new TaskEvent.Fail(Attempt.Of(started), TaskResult.Failure(ResultReason.Failed)),
        });
        Assert.Equal(2, (await Store.CountTasksAsync(Queue, None)).Pending);
    }

    /// <summary>They are stored in one step, exactly once, and that step is short beside a beat.</summary>
    [Fact]
    public async Task AsManyHooksAsAnAttemptMayLeave_KeepNoHeartbeatWaiting()
    {
        await AddAsync("parent");
        var (worker, other) = (await RegisterAsync(), await RegisterAsync("other"));
        var outcome = Succeeded(await StartOneAsync(worker)) with { PostHooks = [.. Enumerable.Repeat(new TaskSpec { Payload = new string('p', 1024) }, PostHooks.Most)] };
        var beats = await OpenAsync();
        await beats.BeatAsync(other, None);
        using var done = new CancellationTokenSource();
        var beating = Task.Run(async () =>
        {
            var longest = TimeSpan.Zero;
            while (!done.IsCancellationRequested)
            {
                var began = TimeProvider.System.GetTimestamp();
                Assert.Equal(BeatReply.Alive, await beats.BeatAsync(other, None));
                var took = TimeProvider.System.GetElapsedTime(began);
                longest = took > longest ? took : longest;
            }

            return longest;
        });

        var began = TimeProvider.System.GetTimestamp();
        Assert.True((await CompleteAsync(worker, outcome)).Took);
        var took = TimeProvider.System.GetElapsedTime(began);
        await done.CancelAsync();
        var longest = await beating;
        Assert.True((await CompleteAsync(worker, outcome)).Took);

        TestContext.Current.TestOutputHelper!.WriteLine($"stored in {took.TotalMilliseconds:0} ms; the longest beat beside it took {longest.TotalMilliseconds:0} ms");
        Assert.Equal(PostHooks.Most, (await Store.CountTasksAsync(Queue, None)).Pending);
        Assert.True(longest < worker.Spec.HeartBeat.Interval, $"a beat took {longest}");
    }

    private static AttemptOutcome WithHooks(TaskInfo parent) => Succeeded(parent) with
    {
        PostHooks = [new TaskSpec { Payload = "hook 1" }, new TaskSpec { Payload = "hook 2", RetryLimit = 3 }],
        DeadHooks = [TooLong],
    };
}

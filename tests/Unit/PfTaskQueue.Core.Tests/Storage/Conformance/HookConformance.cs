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

    private static AttemptOutcome WithHooks(TaskInfo parent) => Succeeded(parent) with
    {
        PostHooks = [new TaskSpec { Payload = "hook 1" }, new TaskSpec { Payload = "hook 2", RetryLimit = 3 }],
        DeadHooks = [TooLong],
    };
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>Every state that a task can be in, with every awkward text, is read by a strict reader of the original's format.</summary>
public sealed class FormatTests : RedisTest
{
    private const string Awkward = "<a> & \"b\" \\ \u2028\u2029 \t\r\n\0\u001f\u007f 日本語 😀 é";

    [Fact]
    public async Task WhatWeWrite_IsWhatAnOriginalWrites_AtEveryStep()
    {
        var queue = await Store.CreateQueueAsync("awkward <&> 名前 😀", QueueState.Suspend, Cancellation);
        await Store.SetQueueStateAsync(queue, QueueState.Active, Cancellation);
        await CheckAsync();
        await Store.AddTasksAsync(
            queue,
            [
                new TaskSpec { Name = Awkward, Payload = Awkward, RetryLimit = -1, TimeoutSeconds = 5 }, new TaskSpec(),
                new TaskSpec { Payload = "released" }, new TaskSpec { Payload = "interrupted" }, new TaskSpec { Payload = "salvaged", RetryLimit = 2 },
            ],
            Cancellation);
        await CheckAsync();
        var worker = await Store.RegisterWorkerAsync(
            queue,
            new WorkerSpec { Name = Awkward, TaskHandler = new TaskHandlerSpec { Commands = [Awkward, ""] }, NumTasks = -1, WorkDir = Awkward },
            Cancellation);
        await Store.BeatAsync(worker, Cancellation);
        await CheckAsync();
        var retried = await StartAsync(worker);
        await CheckAsync();
        await CompleteAsync(worker, new AttemptOutcome(retried, new TaskEvent.Fail(Attempt.Of(retried), TaskResult.Failure(ResultReason.Timeout, Awkward, "")))
        {
            PostHooks = [new TaskSpec { Payload = Awkward }],
            DeadHooks = [new DeadLetter { Body = Awkward, Error = Awkward }],
        });
        await CheckAsync();
        await CompleteAsync(worker, Success(await StartAsync(worker)));
        var released = await ClaimAsync(worker);
        await CheckAsync();
        await CompleteAsync(worker, new AttemptOutcome(released, new TaskEvent.Release(Attempt.Of(released))));
        var cut = await StartAsync(worker);
        await CompleteAsync(worker, new AttemptOutcome(cut, new TaskEvent.Interrupt(Attempt.Of(cut), TaskResult.Failure(ResultReason.Signaled))));
        await CheckAsync();
        await StartAsync(worker);
        await DieAsync(worker);
        await Store.SalvageWorkerAsync(worker, Uid.New(), 3, Cancellation);
        await CheckAsync();
        Assert.Equal(Awkward, (await ReadAsync(queue, retried)).Payload);
        Assert.Equal(Awkward, Assert.Single(await ReadDeadLettersAsync(queue)).Body);
    }

    [Fact]
    public async Task Times_AreUtc_AndOfTheServer()
    {
        var queue = await NewQueueAsync();
        var task = Assert.Single(await AddAsync(queue, "p"));
        var text = (string)(await Db.StringGetAsync(Keys.Task(queue.Uid, task.Uid)))!;
        var created = OriginalFormat.Value(OriginalFormat.ReadTask(text), "status.createdAt");
        Assert.EndsWith("Z", created, StringComparison.Ordinal);
        Assert.InRange((await Server.Admin.TimeAsync()) - task.CreatedAt.UtcDateTime, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private Task CheckAsync() => OriginalKeyspace.CheckAsync(Server, Settings.KeyPrefix);
}

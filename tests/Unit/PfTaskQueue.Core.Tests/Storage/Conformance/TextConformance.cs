using System.Text;
using PfTaskQueue.Core.Tests.Handlers;
using PfTaskQueue.Handlers;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>Whatever a text is, it comes through the queue and to the handler as it was, and nothing in it is ever run.</summary>
public abstract class TextConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    private const int Randoms = 200;

    [Fact]
    public async Task AnyPayloadAndName_ComeBackAsTheyWere()
    {
        var random = new Random(4711);
        var texts = AwkwardText.Traps("trap").Concat(Enumerable.Range(0, Randoms).Select(_ => AwkwardText.Random(random, random.Next(200)))).ToList();
        var added = await Store.AddTasksAsync(Queue, [.. texts.Select(text => new TaskSpec { Name = text, Payload = text })], None);
        var worker = await RegisterAsync();
        for (var i = 0; i < texts.Count; i++)
        {
            var claimed = (await ClaimAsync(worker)).Single();
            Assert.Equal((added[i].Uid, AwkwardText.Storable(texts[i]), AwkwardText.Storable(texts[i])), (claimed.Uid, claimed.Name, claimed.Payload));
            var started = (await Store.StartTasksAsync(worker, [claimed], None)).Single().Task;
            var done = await CompleteAsync(worker, new AttemptOutcome(
                started, new TaskEvent.Succeed(Attempt.Of(started), TaskResult.Success(AwkwardText.Storable(texts[i]), AwkwardText.Storable(texts[i])))));
            Assert.Equal(Verdict.Moved, done.Verdict);
            var stored = (await FindAsync(claimed)).Result!;
            Assert.Equal((AwkwardText.Storable(texts[i]), AwkwardText.Storable(texts[i])), (stored.Message, stored.Payload));
        }
    }

    [Fact]
    public async Task AnyQueueAndWorkerName_IsOneName_AndNothingElse()
    {
        foreach (var text in AwkwardText.Traps("trap").Select(AwkwardText.Storable).Where(IsQueueName).Distinct(StringComparer.Ordinal))
        {
            var queue = await Store.CreateQueueAsync(text, QueueState.Active, None);
            Assert.Equal(queue.Uid, (await Store.FindQueueAsync(text, None))!.Uid);
            var worker = await RegisterAsync(text, queue);
            Assert.Equal(text, Assert.Single(await Store.ReadWorkersAsync(queue, unfinishedOnly: false, None).ToListAsync(None)).Name);
            await Store.AddTasksAsync(queue, [new TaskSpec()], None);
            Assert.Equal(text, Assert.Single(await ClaimAsync(worker)).WorkerName);
        }
    }

    [UnixFact]
    public async Task AnyPayload_IsByteForByteAtTheHandler_AndNothingInItIsRun()
    {
        await using var bench = new HandlerBench { Limits = new HandlerLimits(Store.ResultLimit, Store.PayloadLimit, null) };
        var trap = Path.Combine(bench.Folder, "trap");
        var random = new Random(4712);
        int[] sizes = [1, 2, 511, 1023, 1024, Store.PayloadLimit];
        var texts = AwkwardText.Traps(trap)
            .Concat(Enumerable.Range(0, 20).Select(_ => AwkwardText.Random(random, random.Next(250))))
            .Concat(sizes.Select(size => new string('x', size)))
            .ToList();
        await Store.AddTasksAsync(Queue, [.. texts.Select(text => new TaskSpec { Name = text[..Math.Min(text.Length, 100)], Payload = text })], None);
        var handler = bench.Handler("/bin/sh", "-c", "cp \"$(cat)/input/payload\" \"$PFTQ_TASK_HANDLER_INPUT_TASK_UID\"");
        var worker = await RegisterAsync();
        foreach (var text in texts)
        {
            var task = await StartOneAsync(worker);
            var result = await handler.RunAsync(task, bench.Worker, TimeSpan.FromMinutes(1), default);
            Assert.Equal(ResultType.Success, result.Result.Type);
            Assert.Equal(Encoding.UTF8.GetBytes(text), await File.ReadAllBytesAsync(Path.Combine(bench.Folder, task.Uid)));
        }

        Assert.False(File.Exists(trap), "something in a payload was run");
    }

    private static bool IsQueueName(string text)
    {
        try
        {
            Limits.CheckQueueName(text);
            return true;
        }
        catch (PfException e) when (e.Error == PfError.InvalidQueueName)
        {
            return false;
        }
    }
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

public abstract class MeasureConformance<TBackend> : StoreConformance<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task AMeasure_CountsEveryPhase_AndWhatWasFinishedOfLate()
    {
        var worker = await RegisterAsync();
        await AddAsync("s1", "s2", "f", "processing", "received", "pending");
        await SucceedAsync(worker, await StartOneAsync(worker));
        await SucceedAsync(worker, await StartOneAsync(worker));
        await FailAsync(worker, await StartOneAsync(worker));
        await StartOneAsync(worker);
        await ClaimAsync(worker);
        await Store.BeatAsync(worker, None);

        var measure = await (await OpenAsync()).MeasureQueueAsync(Queue, None);

        Assert.Equal((1, 2, 2, 1, 6), (measure.Pending, measure.InFlight, measure.Succeeded, measure.Failed, measure.Total));
        Assert.Equal((3, 3, 1, false), (measure.FinishedLastMinute, measure.FinishedLastHour, measure.FailedLastHour, measure.IsSampled));
        Assert.InRange(measure.OldestPendingAge!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task ARetry_IsNotFinished_AndTheEndOfAWorkerBringsItsFigures()
    {
        var worker = await RegisterAsync();
        await Store.AddTasksAsync(Queue, [new TaskSpec { RetryLimit = 1 }], None);
        var first = await StartOneAsync(worker);
        await FailAsync(worker, first);
        await FailAsync(worker, first);
        await SucceedAsync(worker, await StartOneAsync(worker));
        await Store.EndWorkerAsync(worker, success: true, None);

        var measure = await Store.MeasureQueueAsync(Queue, None);

        Assert.Equal((1, 0), (measure.FinishedLastHour, measure.FailedLastHour));
        Assert.Null(measure.OldestPendingAge);
    }

    [Fact]
    public async Task OfARemovedQueue_ThereAreNoFigures_AndNothingIsLeftOfThem()
    {
        var worker = await RegisterAsync();
        await AddAsync("a");
        await SucceedAsync(worker, await StartOneAsync(worker));
        await Store.BeatAsync(worker, None);
        await Store.RemoveQueueAsync(Queue, None);
        Assert.Equal(0, await Backend.CountRemainsAsync(Queue));
        Assert.Equal(PfError.QueueNotFound, (await Assert.ThrowsAsync<PfException>(() => Store.MeasureQueueAsync(Queue, None))).Error);
    }

    [Fact]
    public async Task OfManyTasks_TheSumsAreRight_AndTheShareOfFailuresIsNear()
    {
        const int Tasks = 12_000;
        var worker = await RegisterAsync();
        await Store.AddTasksAsync(Queue, [.. Enumerable.Repeat(new TaskSpec(), Tasks)], None);
        for (var done = 0; done < 4000; done += 1000)
        {
            var started = await Store.StartTasksAsync(worker, await ClaimAsync(worker, 1000), None);
            await Store.CompleteTasksAsync(worker, [.. started.Select((step, i) => i % 4 == 0 ? Failed(step.Task) : Succeeded(step.Task))], None);
        }

        await ClaimAsync(worker, 3);
        var measure = await Store.MeasureQueueAsync(Queue, None);

        Assert.Equal((Tasks - 4003, 3, 4000, Tasks), (measure.Pending, measure.InFlight, measure.Finished, measure.Total));
        Assert.InRange(measure.Failed, measure.IsSampled ? 500 : 1000, measure.IsSampled ? 1500 : 1000);
    }

    private static AttemptOutcome Failed(TaskInfo task) =>
        new(task, new TaskEvent.Fail(Attempt.Of(task), TaskResult.Failure(ResultReason.Failed)));
}

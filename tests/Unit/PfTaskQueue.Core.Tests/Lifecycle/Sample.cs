using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Lifecycle;

/// <summary>Tasks, attempts and events to try the state machines with.</summary>
internal static class Sample
{
    public static readonly Timestamp Start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly Timestamp Later = Start + TimeSpan.FromMinutes(1);

    public static readonly QueueInfo Queue = new() { Uid = Uid.New(), Name = "render", State = QueueState.Active };

    public static readonly Attempt Mine = new("worker-1", "one", "attempt-1");
    public static readonly Attempt Others = new("worker-2", "two", "attempt-2");

    public static TaskInfo Pending(long retryLimit = 0) => TaskLifecycle.Create(Queue, new TaskSpec { RetryLimit = retryLimit }, Start);

    public static TaskInfo Processing(long retryLimit = 0) => Apply(
        Apply(Pending(retryLimit), new TaskEvent.Claim(Mine)), new TaskEvent.Start(Mine));

    /// <summary>Applies an event that must be legal.</summary>
    public static TaskInfo Apply(TaskInfo task, TaskEvent happened)
    {
        var transition = TaskLifecycle.Apply(task, happened, Later);
        Assert.Equal(Verdict.Moved, transition.Verdict);
        return transition.Task;
    }

    /// <summary>A task as "phase owner" says, as seen by the attempt <see cref="Mine"/>.</summary>
    public static TaskInfo InSituation(string situation)
    {
        var words = situation.Split(' ');
        var task = Pending() with { Phase = Enum.Parse<TaskPhase>(words[0]) };
        return (words.Length > 1 ? words[1] : "") switch
        {
            "" or "nobody's" => task,
            "mine" => task with { CurrentRecord = Record(Mine) },
            "other's" => task with { CurrentRecord = Record(Others) },
            "ended-mine" => task with { History = [Record(Mine) with { Finished = Start, Result = TaskResult.Success() }] },
            "ended-other" => task with { History = [Record(Others) with { Finished = Start, Result = TaskResult.Success() }] },
            "lost-mine" => task with { History = [Record(Mine) with { SalvagedBy = Others.WorkerUid, Salvaged = Start }] },
            _ => throw new ArgumentException($"no situation: {situation}", nameof(situation)),
        };
    }

    public static TaskEvent Event(string name) => name switch
    {
        "Claim" => new TaskEvent.Claim(Mine),
        "Start" => new TaskEvent.Start(Mine),
        "Succeed" => new TaskEvent.Succeed(Mine, TaskResult.Success()),
        "Fail" => new TaskEvent.Fail(Mine, TaskResult.Failure(ResultReason.Failed)),
        "Interrupt" => new TaskEvent.Interrupt(Mine, TaskResult.Failure(ResultReason.Signaled)),
        "Release" => new TaskEvent.Release(Mine),
        "Salvage" => new TaskEvent.Salvage(Mine.WorkerUid, Others.WorkerUid, CrashLimit: 0),
        "Abort" => new TaskEvent.Abort(Mine, TaskResult.Failure(ResultReason.Signaled)),
        "Restart" => new TaskEvent.Restart(ResetCounts: false),
        "Cancel" => new TaskEvent.Cancel("request-1"),
        "Remove" => new TaskEvent.Remove(),
        _ => throw new ArgumentException($"no event: {name}", nameof(name)),
    };

    private static TaskRecord Record(Attempt attempt) => new()
    {
        WorkerUid = attempt.WorkerUid,
        WorkerName = attempt.WorkerName,
        ProcessUid = attempt.ProcessUid,
        Received = Start,
    };
}

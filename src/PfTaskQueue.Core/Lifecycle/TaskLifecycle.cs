using PfTaskQueue.Model;

namespace PfTaskQueue.Lifecycle;

/// <summary>
/// The state machine of a task, as one pure function. The stores read, ask here, and write the answer if nothing
/// changed in between; they know no rule of their own.
/// <code>
/// Pending → Received → Processing → Succeeded
///    ↑_________|____________|   retries left
///              |____________|→ Failed
/// </code>
/// </summary>
public static partial class TaskLifecycle
{
    /// <summary>How many ended attempts a task remembers.</summary>
    public const int HistoryLimit = 10;

    /// <summary>A new task, waiting.</summary>
    public static TaskInfo Create(QueueInfo queue, TaskSpec spec, Timestamp now, string? parentUid = null) => new()
    {
        Uid = Uid.New(),
        ParentUid = parentUid,
        Queue = queue.Name,
        QueueUid = queue.Uid,
        Spec = spec,
        Phase = TaskPhase.Pending,
        Created = now,
    };

    /// <param name="task">The task as it is.</param>
    /// <param name="happened">The event.</param>
    /// <param name="now">The backend's time.</param>
    /// <param name="cancelled">Whether somebody has asked for the end of the attempt under way: what would be tried again ends then.</param>
    public static Transition Apply(TaskInfo task, TaskEvent happened, Timestamp now, bool cancelled = false)
    {
        var transition = Decide(task, happened, now);
        return cancelled ? EndCancelled(task, transition, now) : transition;
    }

    private static Transition Decide(TaskInfo task, TaskEvent happened, Timestamp now) => happened switch
    {
        TaskEvent.Claim claim => Claim(task, claim, now),
        TaskEvent.Start start => Start(task, start, now),
        TaskEvent.Succeed succeed => Succeed(task, succeed, now),
        TaskEvent.Fail fail => Fail(task, fail, now),
        TaskEvent.Interrupt interrupt => Interrupt(task, interrupt, now),
        TaskEvent.Release release => Release(task, release),
        TaskEvent.Salvage salvage => Salvage(task, salvage, now),
        TaskEvent.Abort abort => Abort(task, abort, now),
        TaskEvent.Restart restart => Restart(task, restart),
        TaskEvent.Cancel cancel => Cancel(task, cancel, now),
        TaskEvent.Remove => Remove(task),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "not an event of a task"),
    };

    /// <summary>Whether another attempt is due after this many failures.</summary>
    public static bool MayRetry(TaskSpec spec, int failureCount) => spec.RetryLimit < 0 || failureCount <= spec.RetryLimit;

    private static Transition Claim(TaskInfo task, TaskEvent.Claim claim, Timestamp now)
    {
        if (claim.By.Owns(task))
        {
            return new Transition(Verdict.AlreadyDone, task);
        }

        if (task.Phase != TaskPhase.Pending || task.CurrentRecord is not null)
        {
            return Refuse(task, Verdict.WrongPhase, "claimed");
        }

        var record = new TaskRecord
        {
            WorkerUid = claim.By.WorkerUid,
            WorkerName = claim.By.WorkerName,
            ProcessUid = claim.By.ProcessUid,
            Received = now,
        };
        return Move(task with { Phase = TaskPhase.Received, CurrentRecord = record });
    }

    private static Transition Start(TaskInfo task, TaskEvent.Start start, Timestamp now)
    {
        if (!start.By.Owns(task))
        {
            return Refuse(task, Verdict.NotOwner, "started");
        }

        return task.Phase switch
        {
            TaskPhase.Processing => new Transition(Verdict.AlreadyDone, task),
            TaskPhase.Received => Move(task with { Phase = TaskPhase.Processing, CurrentRecord = task.CurrentRecord! with { Started = now } }),
            _ => Refuse(task, Verdict.WrongPhase, "started"),
        };
    }

    private static Transition Succeed(TaskInfo task, TaskEvent.Succeed succeed, Timestamp now) =>
        End(task, succeed.By, "marked as succeeded", mayBeReceived: false, () => task with { Phase = TaskPhase.Succeeded }, succeed.Result, now);

    private static Transition Fail(TaskInfo task, TaskEvent.Fail fail, Timestamp now) =>
        End(task, fail.By, "marked as failed", mayBeReceived: true, () => Failed(task), fail.Result, now);

    private static Transition Interrupt(TaskInfo task, TaskEvent.Interrupt interrupt, Timestamp now) =>
        End(task, interrupt.By, "put back", mayBeReceived: true, () => task with { Phase = TaskPhase.Pending }, interrupt.Result, now);

    private static TaskInfo Failed(TaskInfo task)
    {
        var failures = Increment(task.FailureCount);
        return task with { FailureCount = failures, Phase = MayRetry(task.Spec, failures) ? TaskPhase.Pending : TaskPhase.Failed };
    }

    private static Transition End(
        TaskInfo task, Attempt by, string what, bool mayBeReceived, Func<TaskInfo> next, TaskResult result, Timestamp now)
    {
        if (!by.Owns(task))
        {
            return by.EndedIn(task) ? new Transition(Verdict.AlreadyDone, task) : Refuse(task, Verdict.NotOwner, what);
        }

        if (task.Phase != TaskPhase.Processing && !(mayBeReceived && task.Phase == TaskPhase.Received))
        {
            return Refuse(task, Verdict.WrongPhase, what);
        }

        return Move(Archive(next(), task.CurrentRecord! with { Finished = now, Result = result }));
    }

    private static Transition Release(TaskInfo task, TaskEvent.Release release)
    {
        if (!release.By.Owns(task))
        {
            return task.Phase == TaskPhase.Pending ? new Transition(Verdict.AlreadyDone, task) : Refuse(task, Verdict.NotOwner, "released");
        }

        return task.Phase == TaskPhase.Received
            ? Move(task with { Phase = TaskPhase.Pending, CurrentRecord = null })
            : Refuse(task, Verdict.WrongPhase, "released");
    }

    private static Transition Salvage(TaskInfo task, TaskEvent.Salvage salvage, Timestamp now)
    {
        if (task.Phase is not (TaskPhase.Received or TaskPhase.Processing))
        {
            return Refuse(task, Verdict.WrongPhase, "salvaged");
        }

        // A task in flight without a record has no owner at all (a hand-edited value): it goes back to the queue too.
        var record = task.CurrentRecord;
        if (record is not null && record.WorkerUid != salvage.LostWorkerUid)
        {
            return Refuse(task, Verdict.NotOwner, "salvaged");
        }

        var crashes = Increment(task.SalvageCount);
        var gaveUp = salvage.CrashLimit > 0 && crashes >= salvage.CrashLimit;
        var next = task with { SalvageCount = crashes, Phase = gaveUp ? TaskPhase.Failed : TaskPhase.Pending, CurrentRecord = null };
        if (record is null)
        {
            return Move(next);
        }

        record = record with { SalvagedBy = salvage.SalvagedBy, Salvaged = now };
        return Move(Archive(next, gaveUp ? record with { Finished = now, Result = GaveUp(crashes) } : record));
    }

    private static TaskResult GaveUp(int crashes) => TaskResult.Failure(
        ResultReason.InternalError,
        $"the worker of this task died {crashes} time{(crashes == 1 ? "" : "s")} while it ran it (crashLimit {crashes}); it is not tried again");

    private static TaskInfo Archive(TaskInfo task, TaskRecord record)
    {
        IEnumerable<TaskRecord> history = [.. task.History, record];
        return task with { CurrentRecord = null, History = [.. history.TakeLast(HistoryLimit)] };
    }

    /// <summary>A count that another program has spoiled must not begin again below zero: its task would be tried for ever.</summary>
    private static int Increment(int count) => count == int.MaxValue ? count : count + 1;

    private static Transition Move(TaskInfo task) => new(Verdict.Moved, task);

    private static Transition Refuse(TaskInfo task, Verdict verdict, string what)
    {
        var holder = task.CurrentRecord is { } record ? $", held by worker {record.WorkerName} ({record.WorkerUid})" : "";
        return new Transition(verdict, task, $"task {task.Uid} cannot be {what}: it is {task.Phase}{holder}");
    }
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Lifecycle;

/// <summary>What can happen to a task. The set is closed: <see cref="TaskLifecycle"/> answers each for every phase.</summary>
public abstract record TaskEvent
{
    private TaskEvent()
    {
    }

    /// <summary>A worker takes it from the queue.</summary>
    public sealed record Claim(Attempt By) : TaskEvent;

    /// <summary>The worker is about to start its handler.</summary>
    public sealed record Start(Attempt By) : TaskEvent;

    /// <summary>The handler ended well.</summary>
    public sealed record Succeed(Attempt By, TaskResult Result) : TaskEvent;

    /// <summary>The attempt failed; it uses up a retry.</summary>
    public sealed record Fail(Attempt By, TaskResult Result) : TaskEvent;

    /// <summary>The worker's stop cut the handler short; it uses up nothing.</summary>
    public sealed record Interrupt(Attempt By, TaskResult Result) : TaskEvent;

    /// <summary>The worker gives back what it took and never started; no trace stays.</summary>
    public sealed record Release(Attempt By) : TaskEvent;

    /// <summary>The worker that holds it is dead, and another worker takes it away.</summary>
    /// <param name="LostWorkerUid">The dead worker.</param>
    /// <param name="SalvagedBy">The worker, or the caller, that salvages.</param>
    /// <param name="CrashLimit">How many deaths of its workers end the task; 0 or less: no limit.</param>
    public sealed record Salvage(string LostWorkerUid, string SalvagedBy, int CrashLimit) : TaskEvent;

    /// <summary>The worker has stopped the handler because somebody cancelled the task: no retry.</summary>
    public sealed record Abort(Attempt By, TaskResult Result) : TaskEvent;

    /// <summary>Somebody wants a failed task tried again.</summary>
    /// <param name="ResetCounts">Whether its failures and its workers' deaths so far count no more.</param>
    public sealed record Restart(bool ResetCounts) : TaskEvent;

    /// <summary>Somebody wants it not to be run, or to be stopped.</summary>
    /// <param name="RequestUid">Identifies the request; a task that never had an attempt remembers its end under it.</param>
    public sealed record Cancel(string RequestUid) : TaskEvent;

    /// <summary>Somebody wants it erased. A move means that it may be: the task itself stays as it is.</summary>
    public sealed record Remove : TaskEvent;
}

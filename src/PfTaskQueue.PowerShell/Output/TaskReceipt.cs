using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Output;

/// <summary>What came of a task.</summary>
public sealed record TaskReceipt
{
    internal TaskReceipt(TaskInfo task, bool raw, AttemptLog? log)
    {
        var last = task.History is [.., var record] ? record : null;
        (Uid, Queue, Name, Payload) = (task.Uid, task.Queue, task.Name, task.Payload);
        Result = raw ? task.Result?.Payload : JsonValue.Read(task.Result?.Payload);
        Message = task.Result?.Message;
        (Log, ExitCode) = (log, task.Phase == TaskPhase.Succeeded ? 0 : log?.ExitCode);
        (Phase, Reason) = (task.Phase, task.Result?.Reason);
        (WorkerName, FinishedAt, Duration) = (last?.WorkerName, task.FinishedAt, task.Duration);
        Attempts = task.FailureCount + (task.Phase == TaskPhase.Succeeded ? 1 : 0);
    }

    public string Uid { get; }

    public string Queue { get; }

    public string Name { get; }

    /// <summary>The task's payload.</summary>
    public string Payload { get; }

    /// <summary>What the handler wrote as its result: an object if that is JSON, else the text; null: nothing.</summary>
    public object? Result { get; }

    /// <summary>What the handler said beside it.</summary>
    public string? Message { get; }

    /// <summary>What the last attempt's handler printed; null: nothing, or it was not asked for (it is for failed tasks).</summary>
    public AttemptLog? Log { get; }

    /// <summary>Of the last attempt's handler; null: it was killed by a signal, or no log was kept.</summary>
    public int? ExitCode { get; }

    public TaskPhase Phase { get; }

    public ResultReason? Reason { get; }

    /// <summary>How often a handler ran to an end, good or bad.</summary>
    public long Attempts { get; }

    public string? WorkerName { get; }

    public DateTimeOffset? FinishedAt { get; }

    /// <summary>Of the last attempt.</summary>
    public TimeSpan? Duration { get; }

    public override string ToString() => Uid;
}

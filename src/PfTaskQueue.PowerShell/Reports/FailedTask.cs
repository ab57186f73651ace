using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Output;

namespace PfTaskQueue.PowerShell.Reports;

/// <summary>What a report keeps of a failed task. A payload or a message may have 1 MiB: of both it keeps the beginning.</summary>
internal sealed record FailedTask
{
    private const int PayloadWidth = 120;
    private const int MessageLength = 4096;

    public FailedTask(TaskInfo task)
    {
        var last = task.History is [.., var record] ? record : null;
        (Queue, QueueUid, Uid, Name) = (task.Queue, task.QueueUid, task.Uid, task.Name);
        Payload = Shown.Line(task.Payload, PayloadWidth);
        Reason = (task.Result?.Reason ?? ResultReason.Failed).ToString();
        Message = ReportText.Start((task.Result?.Message ?? "").TrimEnd(), MessageLength);
        (ProcessUid, WorkerName) = (last?.ProcessUid, last?.WorkerName ?? "");
        (FinishedAt, Duration) = (task.FinishedAt, task.Duration);
        Attempts = Math.Max(task.History.Count, task.FailureCount);
    }

    public string Queue { get; }

    public string QueueUid { get; }

    public string Uid { get; }

    public string Name { get; }

    /// <summary>The beginning, in one line.</summary>
    public string Payload { get; }

    public string Reason { get; }

    public string Message { get; }

    /// <summary>The last attempt; null: there was none.</summary>
    public string? ProcessUid { get; }

    /// <summary>Who made the last attempt; empty: nobody.</summary>
    public string WorkerName { get; }

    public DateTimeOffset? FinishedAt { get; }

    /// <summary>Of the last attempt.</summary>
    public TimeSpan? Duration { get; }

    public int Attempts { get; }
}

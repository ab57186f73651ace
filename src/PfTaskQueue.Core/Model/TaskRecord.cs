namespace PfTaskQueue.Model;

/// <summary>One attempt at a task by one worker.</summary>
public sealed record TaskRecord
{
    public required string WorkerUid { get; init; }

    public required string WorkerName { get; init; }

    /// <summary>Identifies the attempt; every transition of the attempt is checked against it.</summary>
    public required string ProcessUid { get; init; }

    /// <summary>When the worker took the task.</summary>
    public DateTimeOffset ReceivedAt => Received.Instant;

    /// <summary>When the handler was started; null: it was not.</summary>
    public DateTimeOffset? StartedAt => Started?.Instant;

    /// <summary>When the attempt ended; null: it runs, or its worker died.</summary>
    public DateTimeOffset? FinishedAt => Finished?.Instant;

    /// <summary>How long the handler ran; null: it did not start or has not ended.</summary>
    public TimeSpan? Duration => Finished - Started;

    public TaskResult? Result { get; init; }

    /// <summary>UID of the worker that put the task back after this attempt's worker died.</summary>
    public string? SalvagedBy { get; init; }

    public DateTimeOffset? SalvagedAt => Salvaged?.Instant;

    internal Timestamp Received { get; init; }

    internal Timestamp? Started { get; init; }

    internal Timestamp? Finished { get; init; }

    internal Timestamp? Salvaged { get; init; }

    public override string ToString() => $"{ProcessUid}: {Result?.ToString() ?? (SalvagedBy is null ? "running" : "worker lost")}";
}

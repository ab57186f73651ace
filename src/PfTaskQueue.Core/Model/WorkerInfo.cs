namespace PfTaskQueue.Model;

public enum WorkerPhase
{
    /// <summary>The worker's own end moves it to Succeeded or Failed; another worker's salvage moves it to Failed.</summary>
    Running,

    /// <summary>Final.</summary>
    Succeeded,

    /// <summary>Final.</summary>
    Failed,
}

public enum WorkerReason
{
    Success,
    Failure,

    /// <summary>Its heartbeat has expired. Computed when read, never stored.</summary>
    Lost,

    /// <summary>It was lost, and another worker has put its tasks back.</summary>
    Salvaged,
}

/// <summary>A worker that is or was registered on a queue.</summary>
public sealed record WorkerInfo
{
    public required string Uid { get; init; }

    public required string Queue { get; init; }

    public required string QueueUid { get; init; }

    public required WorkerSpec Spec { get; init; }

    public string Name => Spec.Name;

    public int Concurrency => Spec.Concurrency;

    public WorkerPhase Phase { get; init; }

    public WorkerReason? Reason { get; init; }

    /// <summary>Whether its heartbeat had expired at the time of reading, by the backend's clock.</summary>
    public bool Lost { get; init; }

    /// <summary>Whether its tasks may be taken from it, by the backend's clock at the time of reading.</summary>
    public bool ToSalvage { get; init; }

    public DateTimeOffset StartedAt => Started.Instant;

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? FinishedAt => Phase == WorkerPhase.Running || Lost ? null : Finished.Instant;

    public DateTimeOffset LastHeartBeatAt => LastHeartBeat.Instant;

    public string? SalvagedBy { get; init; }

    public DateTimeOffset? SalvagedAt => Salvaged?.Instant;

    internal Timestamp Started { get; init; }

    /// <summary>The stored form always has one: the time of the start until the worker has ended.</summary>
    internal Timestamp Finished { get; init; }

    internal Timestamp LastHeartBeat { get; init; }

    internal Timestamp? Salvaged { get; init; }

    public override string ToString() => Uid;
}

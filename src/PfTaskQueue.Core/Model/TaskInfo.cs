namespace PfTaskQueue.Model;

/// <summary>
/// A task with its status. The properties that people filter by are flat; the nesting of the stored form
/// (<c>spec</c>, <c>status</c>) is the serializers' business.
/// </summary>
public sealed record TaskInfo
{
    private readonly AttemptHistory _history = AttemptHistory.None;

    public required string Uid { get; init; }

    /// <summary>Name of the queue.</summary>
    public required string Queue { get; init; }

    /// <summary>UID of the queue: tells two lives of one name apart.</summary>
    public required string QueueUid { get; init; }

    /// <summary>UID of the task whose post hook made this one.</summary>
    public string? ParentUid { get; init; }

    public string Name => Spec.Name;

    public string Payload => Spec.Payload;

    public long RetryLimit => Spec.RetryLimit;

    /// <summary>Null: the worker's default.</summary>
    public TimeSpan? Timeout => Spec.Timeout;

    public TaskPhase Phase { get; init; }

    /// <summary>Attempts that failed, without those that a worker's stop or death cut short.</summary>
    public int FailureCount { get; init; }

    /// <summary>How often its worker died.</summary>
    public int SalvageCount { get; init; }

    public DateTimeOffset CreatedAt => Created.Instant;

    /// <summary>When the last attempt was taken by a worker.</summary>
    public DateTimeOffset? ReceivedAt => LastAttempt?.ReceivedAt;

    /// <summary>When the last attempt's handler was started.</summary>
    public DateTimeOffset? StartedAt => LastAttempt?.StartedAt;

    /// <summary>When the last attempt ended.</summary>
    public DateTimeOffset? FinishedAt => LastAttempt?.FinishedAt;

    /// <summary>How long the last attempt's handler ran.</summary>
    public TimeSpan? Duration => LastAttempt?.Duration;

    public string? WorkerName => LastAttempt?.WorkerName;

    public string? WorkerUid => LastAttempt?.WorkerUid;

    /// <summary>What came of the last attempt.</summary>
    public TaskResult? Result => LastAttempt?.Result;

    /// <summary>The attempt under way.</summary>
    public TaskRecord? CurrentRecord { get; init; }

    /// <summary>The last ten attempts that ended, oldest first.</summary>
    public IReadOnlyList<TaskRecord> History
    {
        get => _history;
        init => _history = value as AttemptHistory ?? new AttemptHistory(value);
    }

    /// <summary>Whether the task has reached a phase that no worker moves on.</summary>
    public bool IsFinished => Phase is TaskPhase.Succeeded or TaskPhase.Failed;

    /// <summary>What was asked for. Its parts are public each by itself: a table of tasks has no use for the whole.</summary>
    internal TaskSpec Spec { get; init; } = new();

    internal Timestamp Created { get; init; }

    private TaskRecord? LastAttempt => CurrentRecord ?? (History.Count > 0 ? History[^1] : null);

    public override string ToString() => Uid;
}

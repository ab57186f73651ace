using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>Which tasks to read. The stores use it to touch as little as they can; callers filter by name themselves.</summary>
public sealed record TaskFilter
{
    public static TaskFilter All { get; } = new();

    /// <summary>Null: every phase.</summary>
    public IReadOnlySet<TaskPhase>? Phases { get; init; }

    /// <summary>Null: every task; otherwise only these, each at most once, those that exist.</summary>
    public IReadOnlyList<string>? Uids { get; init; }

    /// <summary>Null: at any time; otherwise tasks that ended before this time, or, while they have not ended, were added before it.</summary>
    public DateTimeOffset? Before { get; init; }

    public bool Matches(TaskInfo task) =>
        (Phases is null || Phases.Contains(task.Phase)) && (Before is null || ((task.IsFinished ? task.FinishedAt : null) ?? task.CreatedAt) < Before);
}

/// <summary>Tasks by phase.</summary>
public sealed record TaskCounts(long Pending, long Received, long Processing, long Succeeded, long Failed, long DeadLetters)
{
    /// <summary>Tasks that a worker holds.</summary>
    public long InFlight => Received + Processing;

    public long Total => Pending + Received + Processing + Succeeded + Failed;
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Checking;

internal enum HoldingKind
{
    /// <summary>The worker has taken it and not started it; the record still says Pending. The Redis backend's state alone.</summary>
    Claimed,

    /// <summary>The worker holds it, and the record says so.</summary>
    Held,
}

/// <summary>A worker's hold on a task.</summary>
/// <param name="WorkerUid">Who.</param>
/// <param name="Kind">How.</param>
/// <param name="Worker">The worker as seen at the backend's time; null: there is none, or its record cannot be read.</param>
internal readonly record struct Holding(string WorkerUid, HoldingKind Kind, WorkerInfo? Worker);

/// <summary>All that a backend holds about one task, at one moment.</summary>
/// <param name="Uid">The UID under which it was found.</param>
/// <param name="Text">The record; null: there is none.</param>
internal sealed record TaskSighting(string Uid, string? Text)
{
    /// <summary>Whether the index of all tasks names it.</summary>
    public bool Listed { get; init; } = true;

    /// <summary>How often it stands in the line of those that wait.</summary>
    public int Waiting { get; init; }

    public IReadOnlyList<Holding> Holdings { get; init; } = [];

    /// <summary>The worker that has claimed it, by a note beside the record; null: there is no note.</summary>
    public string? ClaimNotedFor { get; init; }

    /// <summary>The phase that the backend keeps beside the record; null: it keeps none.</summary>
    public string? IndexedPhase { get; init; }

    /// <summary>The attempt that the backend keeps beside the record; null: it keeps none, or there is none.</summary>
    public string? IndexedAttempt { get; init; }
}

namespace PfTaskQueue.Model;

/// <summary>A queue in figures, at one moment of the backend's time.</summary>
public sealed record QueueMeasure
{
    /// <summary>Name of the queue.</summary>
    public required string Queue { get; init; }

    public required string QueueUid { get; init; }

    public DateTimeOffset MeasuredAt { get; init; }

    public long Pending { get; init; }

    /// <summary>Tasks that a worker holds.</summary>
    public long InFlight { get; init; }

    public long Succeeded { get; init; }

    public long Failed { get; init; }

    public long DeadLetters { get; init; }

    /// <summary>
    /// Whether <see cref="Succeeded"/> and <see cref="Failed"/> are estimated from a sample: on Redis, above 10,000 tasks. Their sum is
    /// counted in any case, and so is everything else.
    /// </summary>
    public bool IsSampled { get; init; }

    public long Finished => Succeeded + Failed;

    /// <summary>Pending or in flight.</summary>
    public long Unfinished => Pending + InFlight;

    public long Total => Unfinished + Finished;

    /// <summary>How long the task at the head of the line has been in the queue; null: nothing is pending.</summary>
    public TimeSpan? OldestPendingAge { get; init; }

    /// <summary>Tasks that workers of PfTaskQueue finished, well or not, within the last minute (to ten seconds).</summary>
    public long FinishedLastMinute { get; init; }

    /// <summary>The same within the last hour.</summary>
    public long FinishedLastHour { get; init; }

    /// <summary>Those of <see cref="FinishedLastHour"/> that failed for good.</summary>
    public long FailedLastHour { get; init; }

    /// <summary>The pace of the last minute or, if nothing ended in it, of the last hour; 0: nothing ended in it either.</summary>
    public double TasksPerSecond => FinishedLastMinute > 0 ? FinishedLastMinute / 60.0 : FinishedLastHour / 3600.0;

    /// <summary>How long what is unfinished takes at that pace; null: nobody can say.</summary>
    public TimeSpan? EstimatedTimeLeft => Unfinished == 0 ? TimeSpan.Zero
        : TasksPerSecond > 0 && Unfinished / TasksPerSecond < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(Unfinished / TasksPerSecond)
        : null;

    public override string ToString() => $"{Queue}: {Pending} pending, {InFlight} in flight, {Finished} finished";
}

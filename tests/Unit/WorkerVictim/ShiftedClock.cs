namespace WorkerVictim;

/// <summary>A wall clock that is wrong. The monotonic clock is the machine's, as it would be.</summary>
internal sealed class ShiftedClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}

namespace PfTaskQueue.Worker;

/// <summary>
/// The worker's right to hold tasks. Each beat renews it; it is lost once and for good: when no beat got through for the
/// expiration duration (by this machine's monotonic clock, counted from when the last good beat was sent), or when the backend says so.
/// </summary>
internal sealed class Lease(TimeSpan expiration, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly object _gate = new();
    private long _renewedAt = clock.GetTimestamp();

    /// <summary>Cancelled when the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Set when the lease is lost.</summary>
    public WorkerExitReason? LostReason { get; private set; }

    public string LostWhy { get; private set; } = "";

    public TimeSpan Remaining => expiration - clock.GetElapsedTime(Interlocked.Read(ref _renewedAt));

    /// <summary>A beat that was sent at this time (<see cref="TimeProvider.GetTimestamp"/>) got through.</summary>
    public void Renew(long sentAt) => Interlocked.Exchange(ref _renewedAt, sentAt);

    /// <summary>Whether tasks may still be taken. A process that was paused for long finds out here, before its heartbeat does.</summary>
    public bool IsHeld()
    {
        if (Remaining <= TimeSpan.Zero)
        {
            Lose(
                WorkerExitReason.Lost,
                $"no heartbeat got through for {expiration.TotalSeconds:0.#} s (heartBeat.expirationDuration): other workers may take this worker's tasks");
        }

        return !_lost.IsCancellationRequested;
    }

    public void Lose(WorkerExitReason reason, string why)
    {
        lock (_gate)
        {
            if (LostReason is not null)
            {
                return;
            }

            LostReason = reason;
            LostWhy = why;
        }

        try
        {
            _lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The worker ended in the same moment.
        }
    }

    public void Dispose() => _lost.Dispose();
}

namespace PfTaskQueue.Worker;

/// <summary>
/// How a worker is asked to stop. Two steps, each at most once, in this order, from any thread: drain (take nothing new, let
/// running handlers finish within the grace period), then force (no grace).
/// </summary>
public sealed class WorkerStop : IDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _force = new();

    /// <summary>Cancelled when the worker shall take nothing new.</summary>
    public CancellationToken Draining => _drain.Token;

    /// <summary>Cancelled when running handlers get no grace.</summary>
    public CancellationToken Forced => _force.Token;

    /// <summary>Whether the first to ask was somebody elsewhere, through the backend.</summary>
    public bool IsRemote { get; private set; }

    /// <summary>Asks the worker to drain.</summary>
    public void Request() => Cancel(_drain);

    /// <summary>Asks the worker to drain, as somebody elsewhere wishes.</summary>
    /// <returns>False: it was asked before.</returns>
    internal bool RequestRemotely()
    {
        if (_drain.IsCancellationRequested)
        {
            return false;
        }

        IsRemote = true;
        Cancel(_drain);
        return true;
    }

    /// <summary>Asks the worker to drain without grace.</summary>
    public void Force()
    {
        Cancel(_drain);
        Cancel(_force);
    }

    /// <summary>One step further: the first call drains, the second forces. What a signal does.</summary>
    public void Escalate()
    {
        if (_drain.IsCancellationRequested)
        {
            Force();
        }
        else
        {
            Request();
        }
    }

    public void Dispose()
    {
        _drain.Dispose();
        _force.Dispose();
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The worker ended in the same moment.
        }
    }
}

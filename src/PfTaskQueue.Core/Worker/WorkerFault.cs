namespace PfTaskQueue.Worker;

/// <summary>
/// The first error of a worker that nobody expected. Whoever meets one reports it here and goes on or ends; the worker then ends
/// its handlers, stores its end while it still beats, and fails with it. Later errors are consequences.
/// </summary>
internal sealed class WorkerFault : IDisposable
{
    private readonly CancellationTokenSource _occurred = new();
    private Exception? _cause;

    /// <summary>Null: there is none.</summary>
    public Exception? Cause => Volatile.Read(ref _cause);

    /// <summary>Cancelled by the first error.</summary>
    public CancellationToken Occurred => _occurred.Token;

    public void Report(Exception error)
    {
        if (Interlocked.CompareExchange(ref _cause, error, null) is not null)
        {
            return;
        }

        // On the pool: the reporter may be the heartbeat, and what the cancellation sets off takes as long as it takes.
        _ = _occurred.CancelAsync();
    }

    /// <summary>Does a step; an error of it is reported.</summary>
    /// <param name="step">The step.</param>
    /// <param name="end">What cancels it: that is no error.</param>
    public async Task GuardAsync(Func<Task> step, CancellationToken end = default)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // It was ended.
        }
        catch (Exception e)
        {
            Report(e);
        }
    }

    /// <summary>The same for a call.</summary>
    public void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            Report(e);
        }
    }

    public void Dispose() => _occurred.Dispose();
}

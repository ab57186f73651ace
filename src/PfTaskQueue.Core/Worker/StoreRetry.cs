using PfTaskQueue.Model;

namespace PfTaskQueue.Worker;

/// <summary>
/// Repeats a step of the store until it gets through or the lease is lost: a result is never thrown away because a
/// connection broke in the wrong moment. The steps take effect once, however often they are sent.
/// </summary>
internal sealed class StoreRetry(Lease lease, TimeProvider clock, Action<WorkerEvent> observer)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>How long a last try may take when the lease is gone already: the backend may still take what is not yet salvaged.</summary>
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(5);

    /// <returns>The step's answer; default: the lease was lost before it got through.</returns>
    public async Task<T?> RunAsync<T>(string what, Func<CancellationToken, Task<T>> step)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var last = !lease.IsHeld();
            try
            {
                return last
                    ? await step(CancellationToken.None).WaitAsync(LastTry, clock).ConfigureAwait(false)
                    : await step(lease.Lost).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
            {
                if (last)
                {
                    return default;
                }
            }
            catch (Exception e) when (e is PfException or TimeoutException)
            {
                if (last)
                {
                    return default;
                }

                observer(new WorkerEvent.Warning($"{what} could not be stored ({e.Message}); it is tried again", e));
                await PauseAsync(pause).ConfigureAwait(false);
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, clock, lease.Lost).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The next round is the last.
        }
    }
}

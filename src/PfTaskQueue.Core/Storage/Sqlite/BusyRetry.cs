using System.Diagnostics;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Waits for a lock that another process holds. SQLite's own wait blocks a thread and cannot be cancelled, so it is kept
/// short, and the rest of the wait is here. Lock holders live in real time: no injected clock.
/// </summary>
internal static class BusyRetry
{
    /// <summary>How long to wait before the lock's holder counts as one that will not let go.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <exception cref="PfException"><see cref="PfError.BackendBusy"/>: the lock was not to be had within the patience.</exception>
    public static async Task<T> RunAsync<T>(Func<T> attempt, TimeSpan patience, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return attempt();
            }
            catch (PfException e) when (e.Error == PfError.BackendBusy && Stopwatch.GetElapsedTime(began) < patience)
            {
                await Task.Delay(Step, cancellation).ConfigureAwait(false);
            }
        }
    }
}

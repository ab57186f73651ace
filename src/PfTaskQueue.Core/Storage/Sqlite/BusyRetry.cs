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
        T result;
        cancellation.ThrowIfCancellationRequested();
        for (var began = Stopwatch.GetTimestamp(); !TryRun(attempt, patience, began, out result);)
        {
            await Task.Delay(Step, cancellation).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>The same for a thread that waits.</summary>
    public static T Run<T>(Func<T> attempt, TimeSpan patience)
    {
        T result;
        for (var began = Stopwatch.GetTimestamp(); !TryRun(attempt, patience, began, out result);)
        {
            Thread.Sleep(Step);
        }

        return result;
    }

    private static bool TryRun<T>(Func<T> attempt, TimeSpan patience, long began, out T result)
    {
        try
        {
            result = attempt();
            return true;
        }
        catch (PfException e) when (e.Error == PfError.BackendBusy && Stopwatch.GetElapsedTime(began) < patience)
        {
            result = default!;
            return false;
        }
    }
}

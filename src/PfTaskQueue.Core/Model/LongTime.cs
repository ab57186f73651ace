namespace PfTaskQueue.Model;

/// <summary>
/// Waits of any length. Timers and waits of the runtime take some weeks at most and throw above that; here a longer time takes
/// several turns.
/// </summary>
internal static class LongTime
{
    /// <summary>What every timer and every wait of the runtime takes; the least of their limits is 24.8 days.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromDays(20);

    /// <summary>
    /// What is left as one turn: not below zero, and in whole milliseconds. Rounded up, because a timer drops the part of a
    /// millisecond: whoever looks again when it fires would spin through the last one.
    /// </summary>
    public static TimeSpan Turn(TimeSpan left) => left <= TimeSpan.Zero ? TimeSpan.Zero
        : left >= LongestTurn ? LongestTurn
        : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    /// <summary>As <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/>, for any span.</summary>
    public static async Task DelayAsync(this TimeProvider clock, TimeSpan span, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        for (var left = span; left > TimeSpan.Zero; left = span - clock.GetElapsedTime(began))
        {
            await Task.Delay(Turn(left), clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a task, for any span at most, or until it is cancelled. The task's own outcome is left to whoever awaits it.</summary>
    /// <returns>Whether the task has ended.</returns>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan span, TimeProvider clock, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        for (var left = span; !task.IsCompleted && !cancellation.IsCancellationRequested && left > TimeSpan.Zero; left = span - clock.GetElapsedTime(began))
        {
            await task.WaitAsync(Turn(left), clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return task.IsCompleted;
    }

    /// <summary>The same for a thread that may wait. Real time.</summary>
    public static bool EndsWithin(this Task task, TimeSpan span)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var left = span; !task.IsCompleted && left > TimeSpan.Zero; left = span - TimeProvider.System.GetElapsedTime(began))
        {
            // The handle and not the task: a task that failed would throw here.
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne(Turn(left));
        }

        return task.IsCompleted;
    }

    /// <summary>The sum, or the longest span there is.</summary>
    public static TimeSpan Plus(this TimeSpan span, TimeSpan more) => span > TimeSpan.MaxValue - more ? TimeSpan.MaxValue : span + more;
}

using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Waiting;

/// <summary>
/// Looks at a queue again and again, each time when something may have changed, until a look says that it is over. Looks that
/// take long, as at a queue of a million tasks, are made the rarer.
/// </summary>
/// <param name="atMost">From now on; <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</param>
/// <param name="run">Runs a call while the pipeline thread waits, and ends it when the pipeline is stopped.</param>
internal sealed class WaitLoop(TimeSpan atMost, TimeProvider clock, Action<Func<CancellationToken, Task>> run)
{
    // The looks take a tenth of the time at most.
    private const int PausePerLook = 9;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // So often it looks even if nothing seems to change.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly long _began = clock.GetTimestamp();

    private TimeSpan Left => atMost == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : atMost - clock.GetElapsedTime(_began);

    /// <param name="look">On the calling thread.</param>
    /// <returns>False: the time was over first.</returns>
    public bool Run(IQueueWatch watch, Func<bool> look)
    {
        while (true)
        {
            var began = clock.GetTimestamp();
            if (look())
            {
                return true;
            }

            if (Left <= TimeSpan.Zero)
            {
                return false;
            }

            var pause = Shorter(clock.GetElapsedTime(began) * PausePerLook, LongestPause);
            if (pause > Poll && Left is { Ticks: > 0 } left)
            {
                run(token => Task.Delay(Shorter(pause, left), clock, token));
            }

            if (Left is { Ticks: > 0 } rest)
            {
                run(token => watch.WaitAsync(Shorter(Poll, rest), token));
            }
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Worker;

/// <summary>
/// Lets a thread sleep until a time is over or somebody wakes it. In real time it needs no thread of the pool: the wait itself
/// ends in time. The timer is there for a clock that runs otherwise.
/// </summary>
internal sealed class Alarm(TimeProvider clock)
{
    private readonly object _gate = new();
    private bool _woken;

    /// <summary>Ends the sleep, or the next one if nobody sleeps.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    public void Sleep(TimeSpan span)
    {
        var began = clock.GetTimestamp();
        lock (_gate)
        {
            while (!_woken && span - clock.GetElapsedTime(began) is { Ticks: > 0 } left)
            {
                var turn = LongTime.Turn(left);
                using var timer = clock.CreateTimer(_ => LookAgain(), null, turn, Timeout.InfiniteTimeSpan);
                Monitor.Wait(_gate, turn);
            }

            _woken = false;
        }
    }

    private void LookAgain()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }
}

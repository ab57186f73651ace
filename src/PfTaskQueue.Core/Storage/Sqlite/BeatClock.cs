using System.Globalization;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Tells how long ago a worker beat. All processes of a file run on one machine, so its monotonic clock, which nobody can set,
/// is theirs in common: a wall clock that jumps, or that is wrong in one process, makes nobody dead and keeps nobody alive. A worker
/// that beat before the machine was started anew has died with it. Where the clock cannot be had, the wall clock decides.
/// </summary>
internal sealed class BeatClock(TimeProvider clock, MachineLife? life)
{
    public Timestamp Now => clock.GetUtcNow();

    /// <summary>This moment, to be stored with a beat; null: there is no clock in common.</summary>
    public string? Mark() => life is null ? null : string.Create(CultureInfo.InvariantCulture, $"{life} {clock.GetTimestamp()}");

    /// <summary>The time by which the worker is to be judged: its last beat's, and what has passed since.</summary>
    public Timestamp TimeFor(WorkerInfo worker, string? mark)
    {
        if (life is null || mark?.Split(' ') is not [var text, var ticks] || MachineLife.Parse(text) is not { } then)
        {
            return Now;
        }

        if (then.Boot != life.Boot)
        {
            // After a restart the wall clock can be anything.
            var dead = WorkerLifecycle.AfterLease(worker);
            return dead > Now ? dead : Now;
        }

        return then == life && long.TryParse(ticks, CultureInfo.InvariantCulture, out var beat)
            && clock.GetElapsedTime(beat) is var elapsed && elapsed >= TimeSpan.Zero
            ? worker.LastHeartBeat + elapsed
            : Now;
    }
}

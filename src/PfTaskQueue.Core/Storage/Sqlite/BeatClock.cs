using System.Globalization;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Tells how long ago a worker beat. All processes of a file run on one machine, so its monotonic clock, which nobody can set,
/// is theirs in common: a wall clock that jumps, or that is wrong in one process, makes nobody dead and keeps nobody alive.
/// Where it cannot be had, or the machine was started anew since, the wall clock decides.
/// </summary>
internal sealed class BeatClock(TimeProvider clock)
{
    private static readonly string? MachineLife = ReadMachineLife();

    public Timestamp Now => clock.GetUtcNow();

    /// <summary>This moment, to be stored with a beat; null: there is no clock in common.</summary>
    public string? Mark() => MachineLife is null ? null : string.Create(CultureInfo.InvariantCulture, $"{MachineLife} {clock.GetTimestamp()}");

    /// <summary>The time by which the worker is to be judged: its last beat's, and what has passed since.</summary>
    public Timestamp TimeFor(WorkerInfo worker, string? mark) =>
        mark?.Split(' ') is [var life, var ticks] && life == MachineLife && long.TryParse(ticks, CultureInfo.InvariantCulture, out var beat)
            ? worker.LastHeartBeat + clock.GetElapsedTime(beat)
            : Now;

    /// <summary>Names the time since the machine's start, and the clock itself: a container may have one of its own.</summary>
    private static string? ReadMachineLife()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return $"{boot}/{File.ResolveLinkTarget("/proc/self/ns/time", returnFinalTarget: false)?.Name}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

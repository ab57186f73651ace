using System.Globalization;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Redis;

/// <summary>
/// A worker's claim to a task that it has not started, as it is noted beside the original's data. The task's own JSON stays
/// Pending until the start, a state which the original knows and salvages; with the claim it is Received.
/// </summary>
/// <param name="By">The attempt that is going to be.</param>
/// <param name="Received">The server's time of the claim.</param>
internal sealed record Claim(Attempt By, Timestamp Received)
{
    private const int Parts = 5;

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Reads <c>worker UID, process UID, seconds, microseconds, worker name</c>, with blanks between; null: it is none.</summary>
    public static Claim? Parse(string? text)
    {
        var parts = text?.Split(' ', Parts);
        return parts is [var worker, var process, var seconds, var microseconds, var name]
            && Uid.IsValid(worker)
            && Uid.IsValid(process)
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            && s < LastSecond
            && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var us)
            && us < TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond
            ? new Claim(new Attempt(worker, name, process), ServerClock.ToTime(s, us))
            : null;
    }

    /// <summary>The stored task as the claim makes it: Received.</summary>
    public Transition Apply(TaskInfo stored) => TaskLifecycle.Apply(stored, new TaskEvent.Claim(By), Received);
}

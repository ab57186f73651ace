namespace PfTaskQueue.Storm;

internal enum StrikeKind
{
    /// <summary>SIGKILL.</summary>
    Kill,

    /// <summary>SIGSTOP for longer than the lease, then SIGCONT.</summary>
    Pause,

    /// <summary>SIGTERM; a second one forces the end.</summary>
    Stop,

    /// <summary>The worker's connection is cut, and refused for a while.</summary>
    Cut,

    /// <summary>The worker's connection lets nothing through for a while.</summary>
    Hold,

    /// <summary>The server is killed and started again.</summary>
    RestartServer,

    /// <summary>The server has no memory left for a while: it refuses whatever would take more.</summary>
    FillServer,

    /// <summary>Whoever reads what a worker emits stops reading for longer than the lease. It must cost nothing.</summary>
    SlowReader,

    /// <summary>A running worker's directory is moved away or removed, or there is a link in its place.</summary>
    LoseDirectory,

    /// <summary>Records that are none are written into the backend.</summary>
    Poison,

    /// <summary>A task is added whose handler asks for thousands more.</summary>
    Flood,
}

/// <summary>One blow.</summary>
/// <param name="At">Seconds from the beginning.</param>
/// <param name="Slot">Which worker; the last number is the adder's connection.</param>
/// <param name="Seconds">How long it lasts, where it lasts.</param>
internal sealed record Strike(double At, StrikeKind Kind, int Slot, double Seconds);

/// <summary>All blows of a storm, from its seed alone.</summary>
internal static class Schedule
{
    public static IReadOnlyList<Strike> Make(StormOptions options)
    {
        var random = new Random(options.Seed);
        var strikes = new List<Strike>();
        for (var at = 0.5; at < options.Seconds; at += 2 * random.NextDouble() / options.StrikesPerSecond)
        {
            // All numbers are drawn for every strike, so that one kind does not shift the next.
            var (dice, slot, length) = (random.Next(100), random.Next(options.Workers + 1), random.NextDouble());
            var kind = dice switch
            {
                _ when options.IsRecovery => StrikeKind.Kill,
                < 26 => StrikeKind.Kill,
                < 55 => StrikeKind.Pause,
                < 67 => StrikeKind.Stop,
                < 73 => StrikeKind.Cut,
                < 79 => StrikeKind.Hold,
                < 82 => StrikeKind.RestartServer,
                < 85 => StrikeKind.FillServer,
                < 90 => StrikeKind.SlowReader,
                < 95 => StrikeKind.LoseDirectory,
                < 99 => StrikeKind.Poison,
                _ => StrikeKind.Flood,
            };
            var isOfALink = kind is StrikeKind.Cut or StrikeKind.Hold;
            var seconds = kind is StrikeKind.Pause or StrikeKind.SlowReader ? options.Lease * (1 + (2 * length)) : options.Lease * 1.5 * length;
            if (!options.Without.Contains(kind))
            {
                strikes.Add(new Strike(at, kind, isOfALink ? slot : slot % options.Workers, seconds));
            }
        }

        return strikes;
    }
}

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
                < 30 => StrikeKind.Kill,
                < 65 => StrikeKind.Pause,
                < 80 => StrikeKind.Stop,
                < 88 => StrikeKind.Cut,
                < 96 => StrikeKind.Hold,
                _ => StrikeKind.RestartServer,
            };
            var isOfALink = kind is StrikeKind.Cut or StrikeKind.Hold;
            var seconds = kind == StrikeKind.Pause ? options.Lease * (1 + (2 * length)) : options.Lease * 1.5 * length;
            strikes.Add(new Strike(at, kind, isOfALink ? slot : slot % options.Workers, seconds));
        }

        return strikes;
    }
}

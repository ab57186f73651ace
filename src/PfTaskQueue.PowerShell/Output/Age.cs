namespace PfTaskQueue.PowerShell.Output;

/// <summary>Times as the table views show them. Public, because the views' script blocks call it.</summary>
public static class Age
{
    /// <summary>How long ago something was: <c>now</c>, <c>15s</c>, <c>3m</c>, <c>5h</c>, <c>2d</c>.</summary>
    public static string Of(DateTimeOffset time) => Of(time, TimeProvider.System);

    /// <summary>How long something took or has been going on: <c>120ms</c>, <c>1.5s</c>, <c>3m20s</c>, <c>5h10m</c>.</summary>
    public static string Span(TimeSpan? span) => span switch
    {
        null => "",
        { TotalSeconds: < 1 } => FormattableString.Invariant($"{span.Value.TotalMilliseconds:0}ms"),
        { TotalMinutes: < 1 } => FormattableString.Invariant($"{span.Value.TotalSeconds:0.#}s"),
        { TotalHours: < 1 } => FormattableString.Invariant($"{span.Value.Minutes}m{span.Value.Seconds}s"),
        _ => FormattableString.Invariant($"{(long)span.Value.TotalHours}h{span.Value.Minutes}m"),
    };

    internal static string Of(DateTimeOffset time, TimeProvider clock)
    {
        var age = clock.GetUtcNow() - time;
        return age switch
        {
            // Another machine's clock may be a little ahead.
            { TotalSeconds: < 1 } => "now",
            { TotalMinutes: < 1 } => FormattableString.Invariant($"{age.Seconds}s"),
            { TotalHours: < 1 } => FormattableString.Invariant($"{age.Minutes}m"),
            { TotalDays: < 1 } => FormattableString.Invariant($"{age.Hours}h"),
            _ => FormattableString.Invariant($"{age.Days}d"),
        };
    }
}

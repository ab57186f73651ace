namespace PfTaskQueue.Model;

/// <summary>What a user asks for: the part of a task that never changes.</summary>
public sealed record TaskSpec
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>A name for display; it identifies nothing.</summary>
    public string Name { get; init; } = "";

    /// <summary>The handler's input.</summary>
    public string Payload { get; init; } = "";

    /// <summary>How often a failed attempt is repeated; negative: without limit.</summary>
    public long RetryLimit { get; init; }

    /// <summary>How long an attempt may take, in seconds; 0 or less: the worker's default.</summary>
    public long TimeoutSeconds { get; init; }

    /// <summary><see cref="TimeoutSeconds"/> as a span; null: the worker's default.</summary>
    public TimeSpan? Timeout => TimeoutSeconds <= 0 ? null : Seconds(TimeoutSeconds);

    private static TimeSpan Seconds(long seconds) =>
        seconds >= (long)TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
}

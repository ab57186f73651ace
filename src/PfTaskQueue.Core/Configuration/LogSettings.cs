namespace PfTaskQueue.Configuration;

/// <summary>The original's levels, the most talkative first.</summary>
public enum LogLevel
{
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
    Panic,
    Disabled,
}

/// <summary>How a worker's log looks.</summary>
public sealed record LogSettings
{
    public LogLevel Level { get; init; } = LogLevel.Info;

    /// <summary>Lines for people; otherwise one JSON object a line.</summary>
    public bool Pretty { get; init; } = true;
}

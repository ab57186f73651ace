namespace PfTaskQueue.Configuration;

/// <summary>A configuration, and how it came to be.</summary>
public sealed record LoadedConfiguration
{
    public required PfConfiguration Configuration { get; init; }

    /// <summary>Every setting, in the order of a printed file.</summary>
    public required IReadOnlyList<ConfigurationEntry> Entries { get; init; }

    /// <summary>Sentences for the user: unknown keys, durations that are hardly meant.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The configuration file; null: there is none.</summary>
    public string? File { get; init; }
}

namespace PfTaskQueue.Configuration;

/// <summary>What a configuration is made from.</summary>
public sealed record ConfigurationRequest
{
    public required MachineContext Machine { get; init; }

    /// <summary>
    /// The strongest source, by key: a text, a list of texts, a number, a bool, a TimeSpan or a <see cref="Secret"/>; null: not given.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>A backend URI; see <see cref="Configuration.BackendUri"/>. A parameter of the same key is stronger.</summary>
    public string? BackendUri { get; init; }

    /// <summary>The configuration file; null: <c>PFTQCONFIG</c>, else one in the home directory.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Whether files and variables are left aside: the built-in defaults.</summary>
    public bool DefaultsOnly { get; init; }
}

namespace PfTaskQueue.Configuration;

/// <summary>The kinds of source, the weakest first.</summary>
public enum ConfigurationSourceKind
{
    Default,
    File,
    Environment,

    /// <summary>Part of a backend URI.</summary>
    BackendUri,
    Parameter,
}

/// <summary>Where a setting's value came from.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The variable's name, or the file's path; otherwise empty.</param>
/// <param name="Line">The line in the file, from 1; otherwise 0.</param>
public sealed record ConfigurationSource(ConfigurationSourceKind Kind, string Name = "", long Line = 0)
{
    public override string ToString() => Kind switch
    {
        ConfigurationSourceKind.Default => "default",
        ConfigurationSourceKind.File => Line == 0 ? $"file {Name}" : $"file {Name}, line {Line}",
        ConfigurationSourceKind.Environment => $"environment {Name}",
        ConfigurationSourceKind.BackendUri => "backend URI",
        _ => "parameter",
    };
}

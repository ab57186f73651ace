namespace PfTaskQueue.PowerShell.Output;

/// <summary>One setting as Get-PfConfiguration shows it.</summary>
public sealed record ConfigurationItem
{
    public required string Key { get; init; }

    /// <summary>The value in use; a mask in the place of a secret.</summary>
    public required object? Value { get; init; }

    /// <summary>Where the value comes from: default, file, environment, backend URI, parameter.</summary>
    public required string Source { get; init; }

    public required object? Default { get; init; }

    /// <summary>The environment variable that sets it.</summary>
    public required string EnvironmentVariable { get; init; }

    public required string Description { get; init; }
}

namespace PfTaskQueue.Configuration;

/// <summary>Which backend, and how to reach it.</summary>
public abstract record BackendSettings
{
    private protected BackendSettings()
    {
    }

    /// <summary>The address for people: never with a password.</summary>
    public abstract string DisplayName { get; }
}

/// <summary>The embedded backend: one file, many processes of one machine.</summary>
/// <param name="Path">Absolute path of the database file; it is made when missing, with its folder.</param>
public sealed record SqliteSettings(string Path) : BackendSettings
{
    /// <summary>The largest payload and result, in bytes of UTF-8.</summary>
    public const int MaxPayloadBytes = 1024 * 1024;

    public override string DisplayName => "sqlite:" + Path;
}

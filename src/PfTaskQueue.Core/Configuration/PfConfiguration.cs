namespace PfTaskQueue.Configuration;

/// <summary>All settings, checked.</summary>
public sealed record PfConfiguration
{
    /// <summary>The backend in use: <see cref="Redis"/> or <see cref="Sqlite"/>.</summary>
    public required BackendSettings Backend { get; init; }

    /// <summary>Null: Redis is not the backend.</summary>
    public RedisSettings? Redis => Backend as RedisSettings;

    /// <summary>Null: the embedded database is not the backend.</summary>
    public SqliteSettings? Sqlite => Backend as SqliteSettings;

    public required WorkerSettings Worker { get; init; }

    public required LogSettings Log { get; init; }
}

/// <summary>The values of the setting <c>backend</c>.</summary>
public enum BackendKind
{
    Sqlite,
    Redis,
}

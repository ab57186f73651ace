namespace PfTaskQueue.Configuration;

/// <summary>The distributed backend: a Redis server, its sentinels, or a cluster.</summary>
public sealed record RedisSettings : BackendSettings
{
    public const int MaxKeyPrefixLength = 128;

    /// <summary>The most that <see cref="PayloadMaxBytes"/> can be.</summary>
    public const int MaxPayloadBytes = 1024 * 1024;

    /// <summary>The server; or some of a cluster's nodes; or, with <see cref="SentinelMaster"/>, the sentinels.</summary>
    public IReadOnlyList<RedisAddress> Addresses { get; init; } = [RedisAddress.Default];

    /// <summary>All keys begin with <c>_pftaskqueue:</c> and this: 1 to 128 characters. For a cluster it holds a <c>{tag}</c>.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>The ACL user; null: the server's default user.</summary>
    public string? User { get; init; }

    public Secret? Password { get; init; }

    /// <summary>The database's number: 0 or more. A cluster has 0 only.</summary>
    public int Database { get; init; }

    /// <summary>Null: an unencrypted connection.</summary>
    public RedisTlsSettings? Tls { get; init; }

    /// <summary>The name under which the sentinels know the master; null: no sentinels.</summary>
    public string? SentinelMaster { get; init; }

    /// <summary>The sentinels' own user and password, where they ask for one.</summary>
    public string? SentinelUser { get; init; }

    public Secret? SentinelPassword { get; init; }

    /// <summary>How long connecting may take.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a reply may take.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long sending a command may take.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many replicas must have an added task before it is acknowledged; 0: none.</summary>
    public int WaitReplicas { get; init; }

    /// <summary>How long an add waits for them.</summary>
    public TimeSpan WaitReplicasTimeout { get; init; } = TimeSpan.FromSeconds(1);

    public RedisBackoffSettings Backoff { get; init; } = new();

    /// <summary>How many tasks are read by one command.</summary>
    public int ChunkSizeInGet { get; init; } = 10_000;

    /// <summary>The largest payload, and the largest message and payload of a result, in bytes of UTF-8.</summary>
    public int PayloadMaxBytes { get; init; } = 1024;

    public override string DisplayName =>
        $"{(Tls is null ? "redis" : "rediss")}://{string.Join(',', Addresses)}/{Database}?keyPrefix={KeyPrefix}";
}

/// <summary>How the connection is encrypted. The server's certificate is always checked.</summary>
public sealed record RedisTlsSettings
{
    /// <summary>A PEM file with the authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>A PEM file with the client's certificate; it comes with <see cref="KeyFile"/>.</summary>
    public string? CertFile { get; init; }

    /// <summary>A PEM file with the client's private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the server's certificate must have; null: the address's host.</summary>
    public string? ServerName { get; init; }
}

/// <summary>How a failed operation is repeated: after an interval that grows, with some randomness.</summary>
public sealed record RedisBackoffSettings
{
    public TimeSpan InitialInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>0 to 1: an interval of 10 s and a factor of 0.5 gives 5 s to 15 s.</summary>
    public double RandomizationFactor { get; init; } = 0.5;

    /// <summary>What the interval grows by: 1 or more.</summary>
    public double Multiplier { get; init; } = 1.2;

    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>When an operation is given up; 0: never.</summary>
    public TimeSpan MaxElapsedTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an operation is repeated; negative: without limit.</summary>
    public int MaxRetry { get; init; } = -1;
}

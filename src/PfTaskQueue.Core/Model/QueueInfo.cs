namespace PfTaskQueue.Model;

public enum QueueState
{
    /// <summary>Workers take tasks.</summary>
    Active,

    /// <summary>Tasks can be added; workers take none.</summary>
    Suspend,
}

/// <summary>A queue. Its name identifies it; its UID tells two lives of one name apart.</summary>
public sealed record QueueInfo
{
    public required string Uid { get; init; }

    public required string Name { get; init; }

    /// <summary>The same as <see cref="Name"/>: what takes a queue by property name takes this one.</summary>
    public string Queue => Name;

    public required QueueState State { get; init; }

    public DateTimeOffset CreatedAt => Created.Instant;

    public DateTimeOffset UpdatedAt => Updated.Instant;

    internal Timestamp Created { get; init; }

    internal Timestamp Updated { get; init; }

    public override string ToString() => Name;
}

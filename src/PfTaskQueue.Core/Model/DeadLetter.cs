namespace PfTaskQueue.Model;

/// <summary>Data that could not be read as what it should be.</summary>
public sealed record DeadLetter
{
    /// <summary>Name of the queue.</summary>
    public string Queue { get; init; } = "";

    /// <summary>The raw text.</summary>
    public required string Body { get; init; }

    /// <summary>Why it could not be read.</summary>
    public required string Error { get; init; }
}

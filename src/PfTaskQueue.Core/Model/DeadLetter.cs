using System.Security.Cryptography;
using System.Text;

namespace PfTaskQueue.Model;

/// <summary>Data that could not be read as what it should be.</summary>
public sealed record DeadLetter
{
    /// <summary>Computed from the content: equal letters have the same one.</summary>
    public string Uid => ComputeUid();

    /// <summary>Name of the queue.</summary>
    public string Queue { get; init; } = "";

    /// <summary>The raw text.</summary>
    public required string Body { get; init; }

    /// <summary>Why it could not be read.</summary>
    public required string Error { get; init; }

    public override string ToString() => Uid;

    /// <summary>A stored letter that cannot be read itself: its text is shown as it is.</summary>
    internal static DeadLetter Unreadable(string queue, string text, string fault) =>
        new() { Queue = queue, Body = text, Error = $"the dead letter itself cannot be read: {fault}" };

    private string ComputeUid()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Body}\0{Error}"));
        return new Guid(hash.AsSpan(0, 16)).ToString("D");
    }
}

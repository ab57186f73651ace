using System.Diagnostics;

namespace PfTaskQueue.Configuration;

/// <summary>
/// A text that is shown nowhere: not by <see cref="ToString"/>, a debugger, a serializer or a record that holds it. It is in
/// clear in the process's memory.
/// </summary>
[DebuggerDisplay(Mask)]
public sealed class Secret(string text) : IEquatable<Secret>
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "********";

    private readonly string text = text;

    /// <summary>The text, for the one call that needs it.</summary>
    public string Reveal() => text;

    public bool Equals(Secret? other) => other is not null && text == other.text;

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Mask;
}

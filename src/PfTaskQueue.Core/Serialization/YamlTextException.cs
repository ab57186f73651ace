namespace PfTaskQueue.Serialization;

/// <summary>What is wrong with a YAML text, and where. Lines and columns count from 1.</summary>
internal sealed class YamlTextException(string message, long line, long column, Exception? inner = null) : Exception(message, inner)
{
    public long Line { get; } = line;

    public long Column { get; } = column;

    /// <summary>Whether the text is no YAML at all; otherwise it is YAML that says something not allowed here.</summary>
    public bool IsSyntax { get; init; }
}

namespace PfTaskQueue.Configuration;

/// <summary>A value as its source holds it.</summary>
/// <param name="Key">The key as it is written there.</param>
/// <param name="Value">A text, a list of texts, or an object.</param>
/// <param name="Source">The source.</param>
/// <param name="BaseDirectory">What relative paths start from.</param>
internal sealed record RawSetting(string Key, object Value, ConfigurationSource Source, string BaseDirectory)
{
    /// <summary>An empty text is the same as none: the original's printed files are full of them.</summary>
    public bool IsEmpty => Value is "";
}

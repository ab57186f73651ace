namespace PfTaskQueue.Serialization;

/// <summary>One document of a YAML stream.</summary>
/// <param name="Number">Its place in the stream, from 1.</param>
/// <param name="FirstLine">The number of its first line, from 1.</param>
/// <param name="Text">The text with its <c>---</c> line; null: longer than <see cref="YamlDocumentReader.MaxLength"/>.</param>
internal sealed record YamlDocument(int Number, long FirstLine, string? Text);

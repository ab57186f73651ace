using System.Text;

namespace PfTaskQueue.Serialization;

/// <summary>
/// Splits a YAML stream into its documents, one at a time. A <c>---</c> or <c>...</c> at the start of a line ends a document
/// wherever it stands, in quotes and blocks too, so the split needs no parser, and a document that is broken costs only itself.
/// </summary>
internal sealed class YamlDocumentReader(TextReader reader)
{
    /// <summary>The longest document, in characters: room for the largest payload with every character escaped.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private readonly LineReader lines = new(reader, MaxLength);
    private readonly StringBuilder text = new();
    private bool hasMarker;
    private bool hasContent;
    private bool isTooLong;
    private long firstLine = 1;
    private int number;

    /// <summary>
    /// The documents. One opened by <c>---</c> counts even when it is empty; without the marker, blank lines and comments
    /// are no document.
    /// </summary>
    public IEnumerable<YamlDocument> Read()
    {
        var lineNumber = 0L;
        while (lines.Read() is { } line)
        {
            line = ++lineNumber == 1 ? line.TrimStart('\ufeff') : line;
            if (IsMarker(line, "..."))
            {
                if (Take(lineNumber + 1) is { } document)
                {
                    yield return document;
                }

                continue;
            }

            if (IsMarker(line, "---"))
            {
                if (IsOpen && Take(lineNumber) is { } document)
                {
                    yield return document;
                }

                hasMarker = true;
            }

            Append(line);
        }

        if (Take(lineNumber + 1) is { } last)
        {
            yield return last;
        }
    }

    /// <summary>Whether the next marker begins another document; directives and comments belong to the one that follows.</summary>
    private bool IsOpen => hasMarker || hasContent;

    private static bool IsMarker(string line, string marker) =>
        line.StartsWith(marker, StringComparison.Ordinal) && (line.Length == marker.Length || char.IsWhiteSpace(line[marker.Length]));

    private void Append(string line)
    {
        isTooLong |= lines.WasCut || text.Length + line.Length > MaxLength;
        if (isTooLong)
        {
            text.Clear();
        }
        else
        {
            text.Append(line);
        }

        var trimmed = line.AsSpan().TrimStart();
        hasContent |= !trimmed.IsEmpty && trimmed[0] != '#' && (hasMarker || line[0] != '%');
    }

    private YamlDocument? Take(long nextLine)
    {
        var document = IsOpen ? new YamlDocument(++number, firstLine, isTooLong ? null : text.ToString()) : null;
        text.Clear();
        (hasMarker, hasContent, isTooLong, firstLine) = (false, false, false, nextLine);
        return document;
    }
}

namespace PfTaskQueue.Serialization;

/// <summary>Indents compact JSON by tabs, as Go's json.Indent does: empty objects and arrays stay on their line.</summary>
internal static class JsonIndenter
{
    /// <param name="writer">Where to.</param>
    /// <param name="json">Valid JSON without blanks between its tokens.</param>
    /// <param name="depth">How deep the value already is.</param>
    public static void Write(TextWriter writer, string json, int depth)
    {
        var index = 0;
        while (index < json.Length)
        {
            var character = json[index];
            switch (character)
            {
                case '"':
                    var end = EndOfString(json, index);
                    writer.Write(json.AsSpan(index, end - index));
                    index = end;
                    continue;
                case '{' or '[' when json[index + 1] is not ('}' or ']'):
                    writer.Write(character);
                    NewLine(writer, ++depth);
                    break;
                case '}' or ']' when json[index - 1] is not ('{' or '['):
                    NewLine(writer, --depth);
                    writer.Write(character);
                    break;
                case ',':
                    writer.Write(character);
                    NewLine(writer, depth);
                    break;
                case ':':
                    writer.Write(": ");
                    break;
                default:
                    writer.Write(character);
                    break;
            }

            index++;
        }
    }

    private static int EndOfString(string json, int start)
    {
        var index = start + 1;
        while (json[index] != '"')
        {
            index += json[index] == '\\' ? 2 : 1;
        }

        return index + 1;
    }

    private static void NewLine(TextWriter writer, int depth)
    {
        writer.Write('\n');
        for (var level = 0; level < depth; level++)
        {
            writer.Write('\t');
        }
    }
}

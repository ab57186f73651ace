namespace PfTaskQueue.Serialization;

/// <summary>A YAML mapping in block style, written key by key; nothing is held in memory.</summary>
internal sealed class YamlBlock
{
    private const int Indent = 2;
    private readonly TextWriter writer;
    private readonly int column;
    private string margin;

    public YamlBlock(TextWriter writer)
        : this(writer, 0, "")
    {
    }

    /// <param name="column">Where the keys stand.</param>
    /// <param name="firstMargin">What stands before the first key: the dash of a list's item.</param>
    private YamlBlock(TextWriter writer, int column, string firstMargin)
    {
        this.writer = writer;
        this.column = column;
        margin = firstMargin;
    }

    /// <summary>An item of a list at the document's root.</summary>
    public static YamlBlock Item(TextWriter writer) => new(writer, Indent, "- ");

    public void Text(string key, string text) => Line($"{key}: {YamlScalar.Format(text, column)}");

    /// <summary>A number, truth value or time, which needs no quotes.</summary>
    public void Literal(string key, string literal) => Line($"{key}: {literal}");

    public void Literal(string key, long number) => Literal(key, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public void Literal(string key, bool value) => Literal(key, value ? "true" : "false");

    public void Comment(string comment) => Line("# " + comment);

    public void List(string key, IReadOnlyCollection<string> items)
    {
        Line(items.Count == 0 ? $"{key}: []" : $"{key}:");
        foreach (var item in items)
        {
            Line($"- {YamlScalar.Format(item, column)}");
        }
    }

    public YamlBlock Mapping(string key)
    {
        Line($"{key}:");
        return new YamlBlock(writer, column + Indent, new string(' ', column + Indent));
    }

    /// <summary>A list of mappings: call <see cref="ItemOf"/> for each.</summary>
    public void ListOfMappings(string key) => Line($"{key}:");

    /// <summary>The next item; its dash stands under the list's key, as the original writes it.</summary>
    public YamlBlock ItemOf() => new(writer, column + Indent, new string(' ', column) + "- ");

    // Not WriteLine: the output is the same on every system.
    private void Line(string line)
    {
        writer.Write(margin);
        writer.Write(line);
        writer.Write('\n');
        margin = new string(' ', column);
    }
}

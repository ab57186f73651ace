using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PfTaskQueue.Serialization;

/// <summary>A scalar's literal text; null: nothing was written, or <c>~</c> or <c>null</c>.</summary>
internal readonly record struct YamlText(string? Text, long Line, long Column);

/// <summary>
/// The events of one YAML document. No object is ever made from a tag, aliases stand for scalars only (so nothing
/// can be multiplied), and a caller that meets what it does not want stops, so nesting costs nothing.
/// </summary>
internal sealed class YamlEvents
{
    private const string CoreTag = "tag:yaml.org,2002:";

    // Without the tag itself: a password that begins with an exclamation mark looks like one.
    private const string TagRule =
        "only the tags !!str, !!int, !!float, !!bool, !!null and !!binary are allowed; quote a text that begins with '!'";

    private readonly Parser parser;
    private readonly long linesBefore;
    private readonly Dictionary<string, YamlText> anchors = [];

    /// <param name="text">The document.</param>
    /// <param name="firstLine">The number of its first line in the whole input.</param>
    public YamlEvents(string text, long firstLine = 1)
    {
        linesBefore = firstLine - 1;
        RefuseControlCharacters(text);
        parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The next event; null: the end.</summary>
    public ParsingEvent? Next()
    {
        try
        {
            return parser.MoveNext() ? parser.Current : null;
        }
        catch (YamlException e)
        {
            throw Syntax(e.Message, e.Start, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner gives up on some malformed texts without saying why.
            throw Syntax("this is no YAML", parser.Current?.End ?? Mark.Empty, e);
        }
    }

    /// <summary>The document's first node; null: the input has no document.</summary>
    public ParsingEvent? Root()
    {
        var node = Next();
        while (node is StreamStart or DocumentStart)
        {
            node = Next();
        }

        return node is StreamEnd ? null : node;
    }

    /// <summary>The text of a scalar, or of the scalar that an alias names.</summary>
    /// <param name="node">The event.</param>
    /// <param name="what">What the node is, for the message: "payload".</param>
    public YamlText Text(ParsingEvent node, string what)
    {
        switch (node)
        {
            case Scalar scalar:
                var text = new YamlText(Literal(scalar, what), LineOf(scalar), scalar.Start.Column);
                if (!scalar.Anchor.IsEmpty)
                {
                    anchors[scalar.Anchor.Value] = text;
                }

                return text;
            case AnchorAlias alias when anchors.TryGetValue(alias.Value.Value, out var known):
                return known with { Line = LineOf(node), Column = node.Start.Column };
            case AnchorAlias:
                // Not the alias itself: a password that begins with an asterisk looks like one.
                throw Refuse(node, $"{what}: the alias stands for no scalar written before it; quote a text that begins with '*'");
            default:
                throw Refuse(node, $"{what} must be a single value, not a {(node is SequenceStart ? "list" : "mapping")}");
        }
    }

    public long LineOf(ParsingEvent node) => node.Start.Line + linesBefore;

    public YamlTextException Refuse(ParsingEvent node, string message) => new(message, LineOf(node), node.Start.Column);

    private YamlTextException Syntax(string message, Mark mark, Exception inner) =>
        new(message, mark.Line + linesBefore, mark.Column, inner) { IsSyntax = true };

    private string? Literal(Scalar scalar, string what)
    {
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
        {
            return scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty && YamlResolver.IsNull(scalar.Value) ? null : scalar.Value;
        }

        var tag = scalar.Tag.Value;
        return (tag.StartsWith(CoreTag, StringComparison.Ordinal) ? tag[CoreTag.Length..] : tag) switch
        {
            "str" or "int" or "float" or "bool" => scalar.Value,
            "null" => null,
            "binary" => Decode(scalar, what),
            _ => throw Refuse(scalar, $"{what}: {TagRule}"),
        };
    }

    private string Decode(Scalar scalar, string what)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(scalar.Value));
        }
        catch (FormatException)
        {
            throw Refuse(scalar, $"{what}: !!binary must be base64");
        }
        catch (ArgumentException)
        {
            throw Refuse(scalar, $"{what}: !!binary must decode to UTF-8 text; put other data into a file and its path here");
        }
    }

    /// <summary>YAML allows none, but the scanner drops a NUL in some places and takes the others for text.</summary>
    private void RefuseControlCharacters(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is < ' ' and not ('\t' or '\n' or '\r') or '\x7f' or '\ufffe' or '\uffff')
            {
                var before = text.AsSpan(0, index);
                var code = (int)text[index];
                throw new YamlTextException(
                    $"the control character U+{code:X4} is not allowed in YAML; in double quotes it can be written as \\u{code:x4}",
                    before.Count('\n') + 1 + linesBefore,
                    index - before.LastIndexOf('\n'))
                {
                    IsSyntax = true,
                };
            }
        }
    }
}

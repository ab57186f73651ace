using System.Buffers;
using System.Globalization;
using System.Text;

namespace PfTaskQueue.Serialization;

/// <summary>
/// Writes text as a YAML scalar in the style that the original's writer would choose: plain where that is safe, a literal
/// block for lines, double quotes where plain would mean something else or escapes are needed, single quotes for the rest.
/// Any text is read back as it was; a lone surrogate, which has no UTF-8 form, becomes U+FFFD.
/// </summary>
internal static class YamlScalar
{
    private const int Indent = 2;
    private static readonly SearchValues<char> Indicators = SearchValues.Create("#,[]{}&*!|>'\"%@`");

    /// <summary>The text as a mapping's value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="column">Where the mapping's keys stand; a block's lines stand two to the right of it.</param>
    public static string Format(string text, int column)
    {
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return CanBeBlock(text) ? Block(text, column + Indent) : Quoted(text);
        }

        return text.Any(NeedsEscape) || TextControls.HasCommand(text) || HasLoneSurrogate(text) || !YamlResolver.IsText(text) ? Quoted(text)
            : CanBePlain(text) ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static bool CanBePlain(string text)
    {
        if (text[0] == ' ' || text[^1] == ' ' || Indicators.Contains(text[0])
            || text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal))
        {
            return false;
        }

        // A sign, a question mark and a colon are indicators only before a blank.
        var first = text.Length == 1 || text[1] == ' ' ? text[0] : 'x';
        return first is not ('-' or '?' or ':') && !text.Contains(": ", StringComparison.Ordinal) && text[^1] != ':'
            && !text.Contains(" #", StringComparison.Ordinal);
    }

    /// <summary>A blank before a line's end, or at the very end, is invisible in a block: such text is quoted.</summary>
    private static bool CanBeBlock(string text) =>
        !text.Any(character => character != '\n' && NeedsEscape(character)) && !TextControls.HasCommand(text) && !HasLoneSurrogate(text)
        && text[0] != '\n' && text[^1] != ' ' && !text.Contains(" \n", StringComparison.Ordinal);

    private static string Block(string text, int column)
    {
        var body = text.AsSpan().TrimEnd('\n');
        var block = new StringBuilder("|");
        if (text[0] == ' ')
        {
            block.Append(Indent);
        }

        block.Append((text.Length - body.Length) switch { 0 => "-", 1 => "", _ => "+" });
        var margin = new string(' ', column);
        var lines = text.EndsWith('\n') ? text[..^1] : text;
        foreach (var line in lines.Split('\n'))
        {
            block.Append('\n').Append(line.Length == 0 ? "" : margin).Append(line);
        }

        return block.ToString();
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\0' => quoted.Append("\\0"),
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\v' => quoted.Append("\\v"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                0x1b => quoted.Append("\\e"),
                0x85 => quoted.Append("\\N"),
                0x2028 => quoted.Append("\\L"),
                0x2029 => quoted.Append("\\P"),
                var code and < 0x100 when NeedsEscape((char)code) => quoted.Append(CultureInfo.InvariantCulture, $"\\x{code:x2}"),
                var code and < 0x10000 when NeedsEscape((char)code) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}"),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return TextControls.ReplaceCommands(quoted.Append('"').ToString(), first => $"\\x{(int)first.Value[0]:x2}");
    }

    private static bool NeedsEscape(char character) =>
        TextControls.IsControl(character) || character is '\ufeff' or '\ufffe' or '\uffff';

    private static bool HasLoneSurrogate(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(text[index]))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Reports;

/// <summary>Texts that strangers wrote, as a report can hold them.</summary>
internal static partial class ReportText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The text without a terminal's escape sequences, and with U+FFFD for what XML cannot hold (control characters, halves of
    /// characters) and for what would turn the direction of the text around it.
    /// </summary>
    public static string Clean(string text)
    {
        var plain = EscapeSequences().Replace(text, "");
        StringBuilder? clean = null;
        for (var i = 0; i < plain.Length; i++)
        {
            if (i + 1 < plain.Length && char.IsSurrogatePair(plain[i], plain[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(plain[i]) || (TextControls.IsControl(plain[i]) && plain[i] is not ('\t' or '\n' or '\r')))
            {
                clean ??= new StringBuilder(plain);
                clean[i] = Replacement;
            }
        }

        return clean?.ToString() ?? plain;
    }

    /// <summary>A task's name, or its UID if it has none, in one line.</summary>
    public static string Label(string name, string uid) => Shown.Line(name, name.Length) is { Length: > 0 } line ? line : uid;

    /// <summary>The first characters; never half of one.</summary>
    public static string Start(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    /// <summary>The last lines that fit into so many characters, or the end of the last line.</summary>
    public static string End(string text, int length)
    {
        var whole = text.TrimEnd();
        if (whole.Length <= length)
        {
            return whole;
        }

        var start = whole.Length - length;
        var line = whole.IndexOf('\n', start, length / 2);
        if (line >= 0)
        {
            start = line + 1;
        }
        else if (char.IsLowSurrogate(whole[start]))
        {
            start++;
        }

        return "…\n" + whole[start..];
    }

    // Colours and cursor moves (CSI), titles and links (OSC).
    [GeneratedRegex(@"\x1B\[[0-?]*[ -/]*[@-~]|\x1B\][^\x07\x1B]*(?:\x07|\x1B\\)")]
    private static partial Regex EscapeSequences();
}

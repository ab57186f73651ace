using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Output;

/// <summary>
/// Values as views, streams and completions show them. What a queue holds is whatever somebody put there; here it becomes text that
/// commands neither a terminal nor a CI system that reads the log. Public, because the views' script blocks call it.
/// </summary>
public static partial class Shown
{
    private const int LongText = 500;
    private const char PictureOfNul = '\u2400';
    private const string PictureOfDelete = "\u2421";
    private const int ShortUid = 8;

    /// <summary>A time of this machine's zone: <c>2026-03-01 14:05:09</c>; empty for null.</summary>
    public static string Time(DateTimeOffset? time) => time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A state, phase or outcome, in the colour that says whether to look at it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="style">The shell's <c>$PSStyle</c>, a type that its reference assembly does not have; null: no colours.</param>
    public static string State(object? state, PSObject? style)
    {
        var text = state?.ToString() ?? "";
        var name = text switch
        {
            "Succeeded" or "Passed" => "Green",
            "Failed" or "Error" => "Red",
            "Suspend" or "Warning" => "Yellow",
            "Processing" or "Running" or "Received" => "Cyan",
            _ => null,
        };
        return name is not null && style is not null && Property(style, "OutputRendering")?.ToString() != "PlainText"
            && Property(style, "Foreground") is { } foreground && Property(foreground, name) is string colour
            ? $"{colour}{text}{Property(style, "Reset")}"
            : text;
    }

    /// <summary>
    /// A text in one line, whole. Control characters are shown as pictures (<c>␛</c>, <c>␊</c>) or codes (<c>\u202e</c>), and a
    /// blank is put into what would be a CI system's command (<c># #vso[</c>).
    /// </summary>
    public static string Plain(string? text) => text is null ? "" : TextControls.IsFree(text) ? text : Visible(text.TrimEnd('\r', '\n'), keep: "");

    /// <summary>
    /// A text for a list, in lines. A long one is cut, with a note of its length: a payload or a dead letter may have 1 MiB.
    /// </summary>
    public static string Text(string? text) => text is null || text.Length <= LongText
        ? Lines(text ?? "")
        : string.Create(CultureInfo.InvariantCulture, $"{Lines(Start(text, LongText))}… [{text.Length:N0} characters in all]");

    /// <summary>The beginning of a UID: enough to tell items apart.</summary>
    public static string Uid(string? uid) => Plain(Start(uid ?? "", ShortUid));

    /// <summary>JSON with escapes for what is no plain text: it is read as the same values.</summary>
    internal static string Json(string json) =>
        TextControls.ReplaceCommands(Replace(json, keep: "\n\t", Escape), static first => Escape(first.Value[0]));

    /// <summary>The beginning of a text in one line, for a table's column.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The most characters that are shown; an ellipsis ends what was cut.</param>
    public static string Line(string? text, int width)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // Twice the width, because runs of spaces become one.
        var line = Apart(Blanks().Replace(Start(text, 2 * width), " ").Trim());
        return line.Length > width || text.Length > 2 * width ? Start(line, width - 1) + "…" : line;
    }

    private static string Lines(string text) => TextControls.IsFree(text)
        ? text
        : Visible(text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n'), keep: "\n\t");

    private static string Visible(string text, string keep) => Apart(Replace(text, keep, static character => character switch
    {
        < ' ' => ((char)(PictureOfNul + character)).ToString(),
        '\x7F' => PictureOfDelete,
        _ => Escape(character),
    }));

    private static string Apart(string text) => TextControls.ReplaceCommands(text, static first => first.Value + " ");

    private static string Replace(string text, string keep, Func<char, string> shown)
    {
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = TextControls.IsControl(character) && !keep.Contains(character) ? result.Append(shown(character)) : result.Append(character);
        }

        return result.ToString();
    }

    private static string Escape(char character) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");

    private static object? Property(object item, string name) => PSObject.AsPSObject(item).Properties[name]?.Value;

    /// <summary>The first characters; never half of one.</summary>
    private static string Start(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    [GeneratedRegex(@"[\s\p{C}-[\p{Cs}]]+")]
    private static partial Regex Blanks();
}

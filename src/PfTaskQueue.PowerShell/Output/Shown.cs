using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace PfTaskQueue.PowerShell.Output;

/// <summary>Values as the views show them. Public, because the views' script blocks call it.</summary>
public static partial class Shown
{
    private const int LongText = 500;

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

    /// <summary>A text for a list. A long one is cut, with a note of its length: a payload or a dead letter may have 1 MiB.</summary>
    public static string Text(string? text) => text is null || text.Length <= LongText
        ? text?.TrimEnd('\r', '\n') ?? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Start(text, LongText)}… [{text.Length:N0} characters in all]");

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
        var line = Blanks().Replace(Start(text, 2 * width), " ").Trim();
        return line.Length > width || text.Length > 2 * width ? Start(line, width - 1) + "…" : line;
    }

    private static object? Property(object item, string name) => PSObject.AsPSObject(item).Properties[name]?.Value;

    /// <summary>The first characters; never half of one.</summary>
    private static string Start(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    [GeneratedRegex(@"[\s\p{C}-[\p{Cs}]]+")]
    private static partial Regex Blanks();
}

using System.Buffers;
using System.Text.RegularExpressions;

namespace PfTaskQueue.Serialization;

/// <summary>What in a text is a command to a terminal, or to a CI system that reads a log, and must never reach one as it is.</summary>
public static partial class TextControls
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(IsControl)]);

    /// <summary>
    /// Whether it is a control character (C0 with the line ends, DEL, C1), a line or paragraph separator, or a mark that turns the
    /// direction of the text around it.
    /// </summary>
    public static bool IsControl(char character) => character
        is < ' ' or (>= '\x7F' and <= '\x9F')
        or '\u2028' or '\u2029'
        or '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Whether there is nothing of either kind in the text.</summary>
    public static bool IsFree(string text) => !text.AsSpan().ContainsAny(Controls) && !HasCommand(text);

    /// <summary>Whether a CI system would take a part of the text for a command.</summary>
    public static bool HasCommand(string text) => MayHaveCommand(text) && Command().IsMatch(text);

    /// <summary>The text with something else for the first character of each command of a CI system, which makes it none.</summary>
    public static string ReplaceCommands(string text, MatchEvaluator replacement) =>
        MayHaveCommand(text) ? Command().Replace(text, replacement) : text;

    private static bool MayHaveCommand(string text) =>
        text.Contains("##", StringComparison.Ordinal) || text.Contains("::", StringComparison.Ordinal);

    // "##[" and "##vso[" (Azure Pipelines, GitHub), "##teamcity[": anywhere in a line. "::error …::" (GitHub): at the beginning of a
    // line, which can be anywhere where a table wraps its cells. See ActionCommand.cs of actions/runner, and Command.cs of
    // microsoft/azure-pipelines-agent.
    [GeneratedRegex("#(?=#[A-Za-z]*\\[)|:(?=:[A-Za-z-]+(?: [^\n]*?)?::)")]
    private static partial Regex Command();
}

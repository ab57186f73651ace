using System.Management.Automation;
using System.Management.Automation.Language;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>A value that a completer offers.</summary>
/// <param name="Value">The value, unquoted.</param>
/// <param name="About">What the shell shows beside it; empty: the value.</param>
internal sealed record Candidate(string Value, string About)
{
    /// <summary>Those that begin with what has been typed, or match it as a pattern; each value once.</summary>
    public static IEnumerable<CompletionResult> Complete(string typed, IEnumerable<Candidate> candidates)
    {
        var word = typed.Trim('\'', '"');
        var pattern = new WildcardPattern(word + "*", WildcardOptions.IgnoreCase);
        return candidates
            .Where(candidate => candidate.Value.Length > 0
                && (candidate.Value.StartsWith(word, StringComparison.OrdinalIgnoreCase) || pattern.IsMatch(candidate.Value)))
            .DistinctBy(candidate => candidate.Value, StringComparer.Ordinal)
            .Select(candidate => candidate.ToResult());
    }

    private CompletionResult ToResult() =>
        new(Quote(Value), Shown.Plain(Value), CompletionResultType.ParameterValue, Shown.Plain(About.Length > 0 ? About : Value));

    /// <summary>
    /// The value as an argument: quoted unless it is a plain word, and with escapes where it is no plain text, so that a line that is
    /// completed is still one line and shows all that is in it.
    /// </summary>
    private static string Quote(string value) =>
        !value.StartsWith('-') && value.All(character => char.IsLetterOrDigit(character) || character is '_' or '.' or '/' or '\\' or '-' or ':')
            ? value
            : !value.Any(TextControls.IsControl)
                ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'"
                : $"\"{string.Concat(value.Select(InDoubleQuotes))}\"";

    /// <summary>The shell takes typographic quotes for quotes, too.</summary>
    private static string InDoubleQuotes(char character) => character switch
    {
        '`' or '$' or '"' or '\u201C' or '\u201D' or '\u201E' => $"`{character}",
        _ when TextControls.IsControl(character) => $"`u{{{(int)character:x}}}",
        _ => character.ToString(),
    };
}

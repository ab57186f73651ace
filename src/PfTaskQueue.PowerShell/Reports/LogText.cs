using System.Globalization;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports;

/// <summary>How a failed attempt ended, and the end of what it printed.</summary>
internal static class LogText
{
    // Of each stream: enough for a stack trace, and 1,000 of them still make a file that viewers open.
    private const int Length = 4096;

    /// <summary>How the handler ended; empty: by a signal, or nothing is known.</summary>
    public static string ExitCode(AttemptLog? log) => log?.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"exit code {code}") : "";

    /// <summary>What each stream that was written to is called, and its end.</summary>
    public static IEnumerable<(string Name, string End)> Sections(AttemptLog? log)
    {
        if (log is not null)
        {
            (string Name, string Text)[] streams = [("standard output", log.StandardOutput), ("standard error", log.StandardError)];
            foreach (var (name, text) in streams.Where(stream => !string.IsNullOrWhiteSpace(stream.Text)))
            {
                yield return (name, ReportText.End(text, Length));
            }
        }
    }
}

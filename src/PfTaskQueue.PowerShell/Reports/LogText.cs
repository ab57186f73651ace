using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports;

/// <summary>The end of what a failed attempt printed.</summary>
internal static class LogText
{
    // Of each stream: enough for a stack trace, and 1,000 of them still make a file that viewers open.
    private const int Length = 4096;

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

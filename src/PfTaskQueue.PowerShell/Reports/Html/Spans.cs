using System.Globalization;
using PfTaskQueue.PowerShell.Output;

namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>Durations and numbers as the page writes them.</summary>
internal static class Spans
{
    /// <summary>As <see cref="Age.Span"/>, without what is zero at the end: <c>2m</c> and not <c>2m0s</c>.</summary>
    public static string Text(TimeSpan span)
    {
        var text = span == TimeSpan.Zero ? "0" : Age.Span(span);
        return text.EndsWith("m0s", StringComparison.Ordinal) || text.EndsWith("h0m", StringComparison.Ordinal) ? text[..^2] : text;
    }

    public static string Text(double seconds) => Text(TimeSpan.FromSeconds(seconds));

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>The verdict in a sentence, and the figures.</summary>
internal static class SummarySection
{
    public static void Write(HtmlWriter page, Figures figures)
    {
        var (style, verdict) = Verdict(figures);
        page.Write($"<section class=\"summary\">\n<p class=\"verdict {style}\">{verdict}</p>\n");
        WriteBar(page, figures);
        page.Write($"<dl class=\"figures\">\n");
        Figure(page, "Tasks", Number(figures.Tasks), "");
        Figure(page, "Succeeded", Number(figures[TaskPhase.Succeeded]), "t-ok");
        Figure(page, "Failed", Number(figures[TaskPhase.Failed]), figures[TaskPhase.Failed] > 0 ? "t-failed" : "");
        Figure(page, "Unfinished", Number(figures.Unfinished), figures.Unfinished > 0 ? "t-open" : "");
        Figure(page, "Attempts", Number(figures.Attempts), "");
        Figure(page, "Retried tasks", Number(figures.Retried), "");
        Figure(page, "Workers", Number(figures.Workers.Count), "");
        Figure(page, "Start to end", figures.Last is { } last ? Spans.Text(last - figures.First!.Value) : "–", "");
        page.Write($"</dl>\n</section>\n");
    }

    private static (string Style, string Text) Verdict(Figures figures) => figures switch
    {
        { Tasks: 0 } => ("v-open", "There are no tasks"),
        _ when figures[TaskPhase.Failed] > 0 => ("v-failed", $"{Number(figures[TaskPhase.Failed])} of {Count(figures.Tasks, "task")} failed"),
        { Unfinished: > 0 } => ("v-open", $"{Number(figures.Unfinished)} of {Count(figures.Tasks, "task")} not finished yet"),
        { Tasks: 1 } => ("v-ok", "The task succeeded"),
        _ => ("v-ok", $"All {Count(figures.Tasks, "task")} succeeded"),
    };

    /// <summary>The shares of the tasks in one bar.</summary>
    private static void WriteBar(HtmlWriter page, Figures figures)
    {
        if (figures.Tasks == 0)
        {
            return;
        }

        page.Write($"<svg class=\"share\" width=\"100%\" height=\"10\" role=\"img\" aria-label=\"Succeeded, failed and unfinished tasks\">");
        (string Style, string Name, long Count)[] parts =
        [
            ("o-ok", "succeeded", figures[TaskPhase.Succeeded]), ("o-failed", "failed", figures[TaskPhase.Failed]), ("o-open", "unfinished", figures.Unfinished),
        ];
        var at = 0.0;
        foreach (var (style, name, count) in parts.Where(part => part.Count > 0))
        {
            var width = 100.0 * count / figures.Tasks;
            page.Write($"<rect class=\"{style}\" x=\"{at:0.###}%\" width=\"{width:0.###}%\" height=\"10\"><title>{Number(count)} {name}</title></rect>");
            at += width;
        }

        page.Write($"</svg>\n");
    }

    private static void Figure(HtmlWriter page, string name, string value, string style) =>
        page.Write($"<div><dt>{name}</dt><dd class=\"{style}\">{value}</dd></div>\n");

    private static string Number(long number) => Spans.Number(number);

    private static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";
}

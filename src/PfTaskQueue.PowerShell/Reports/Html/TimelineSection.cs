namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>The attempts of each worker over time, in as many lanes as it ran at once.</summary>
internal static class TimelineSection
{
    private const int MaxWorkers = 40;
    private const int MaxLanes = 32;
    private const int Gap = 2;

    // In percent: what is shorter would not be seen.
    private const double Narrowest = 0.2;

    public static void Write(HtmlWriter page, Figures figures)
    {
        if (figures.Attempts == 0)
        {
            return;
        }

        var axis = new TimeAxis(figures.First!.Value, figures.Last!.Value);
        page.Write($"<section>\n<h2>Attempts over time</h2>\n<p class=\"sub\">Since {figures.First!.Value.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. One bar is one attempt.{Omissions(figures)}</p>\n");
        WriteLegend(page, figures);
        page.Write($"<div class=\"timeline\">\n");
        WriteScale(page, axis);
        var drawn = figures.Good.Kept.Concat(figures.Bad.Kept).ToLookup(attempt => attempt.WorkerUid, StringComparer.Ordinal);
        var names = figures.Workers.ToLookup(worker => worker.Name, StringComparer.Ordinal);
        foreach (var worker in Busiest(figures))
        {
            WriteWorker(page, axis, worker, drawn[worker.Uid], names[worker.Name].Skip(1).Any());
        }

        page.Write($"</div>\n</section>\n");
    }

    private static IEnumerable<WorkerFigures> Busiest(Figures figures) =>
        figures.Workers.OrderByDescending(worker => worker.Attempts).Take(MaxWorkers).OrderBy(worker => worker.First).ThenBy(worker => worker.Name, StringComparer.Ordinal);

    private static string Omissions(Figures figures)
    {
        var text = "";
        long drawn = figures.Good.Kept.Count + figures.Bad.Kept.Count;
        if (drawn < figures.Attempts)
        {
            text += $" Of {Spans.Number(figures.Attempts)} attempts, {Spans.Number(drawn)} are drawn, picked evenly: "
                + $"{Spans.Number(figures.Bad.Kept.Count)} of the {Spans.Number(figures.Bad.Seen)} that ended badly.";
        }

        return figures.Workers.Count > MaxWorkers ? $"{text} Of {Spans.Number(figures.Workers.Count)} workers, the {MaxWorkers} with the most attempts are shown." : text;
    }

    private static void WriteLegend(HtmlWriter page, Figures figures)
    {
        page.Write($"<ul class=\"legend\">\n");
        foreach (var outcome in Enum.GetValues<Outcome>().Where(outcome => figures[outcome] > 0))
        {
            page.Write($"<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"{Outcomes.Style(outcome)}\" width=\"12\" height=\"12\" rx=\"3\"/></svg>{Outcomes.Name(outcome)} <b>{Spans.Number(figures[outcome])}</b></li>\n");
        }

        page.Write($"</ul>\n");
    }

    private static void WriteScale(HtmlWriter page, TimeAxis axis)
    {
        page.Write($"<div class=\"scale\" aria-hidden=\"true\"><svg width=\"100%\" height=\"18\">");
        foreach (var (at, text) in axis.Ticks())
        {
            page.Write($"<text x=\"{at:0.###}%\" y=\"12\" class=\"{(at < 3 ? "first" : at > 97 ? "last" : "")}\">{text}</text>");
        }

        page.Write($"</svg></div>\n");
    }

    private static void WriteWorker(HtmlWriter page, TimeAxis axis, WorkerFigures worker, IEnumerable<Attempt> attempts, bool isNameShared)
    {
        var (bars, lanes) = Lanes.Lay(attempts, MaxLanes);
        var lane = lanes > 8 ? 7 : 14;
        var height = Math.Max(22, (lanes * (lane + Gap)) + Gap);
        page.Write($"<div class=\"worker\"><p title=\"{worker.Uid}\"><bdi>{worker.Name}</bdi>");
        if (isNameShared)
        {
            page.Write($" <code>{worker.Uid[..Math.Min(8, worker.Uid.Length)]}</code>");
        }

        page.Write($"<small>{Spans.Number(worker.Attempts)} attempt{(worker.Attempts == 1 ? "" : "s")}{(worker.Bad > 0 ? $", {Spans.Number(worker.Bad)} bad" : "")}</small></p>");
        page.Write($"<svg width=\"100%\" height=\"{height}\" role=\"img\" aria-label=\"{worker.Name}\">");
        foreach (var (at, _) in axis.Ticks())
        {
            page.Write($"<line x1=\"{at:0.###}%\" x2=\"{at:0.###}%\" y2=\"{height}\"/>");
        }

        foreach (var (attempt, row) in bars)
        {
            var width = Math.Max(Narrowest, axis.At(attempt.End) - axis.At(attempt.Start));
            var x = Math.Min(axis.At(attempt.Start), 100 - width);

            // Lower, so that who cannot tell the colours apart sees the others stand out.
            var inset = attempt.Outcome == Outcome.Succeeded ? lane / 7 : 0;
            page.Write($"<rect class=\"{Outcomes.Style(attempt.Outcome)}\" x=\"{x:0.###}%\" y=\"{Gap + (row * (lane + Gap)) + inset}\" width=\"{width:0.###}%\" height=\"{lane - (2 * inset)}\" rx=\"2\">");
            page.Write($"<title>{ReportText.Start(attempt.Task, 100)}, attempt {attempt.Number}: {Outcomes.Name(attempt.Outcome)}, {Spans.Text(attempt.End - attempt.Start)}</title></rect>");
        }

        page.Write($"</svg></div>\n");
    }
}

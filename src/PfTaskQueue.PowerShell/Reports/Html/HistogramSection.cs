namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>How long the attempts took.</summary>
internal static class HistogramSection
{
    private const int Top = 10;
    private const int Height = 160;
    private const int MostLabels = 7;

    // In percent: room for the numbers at the left.
    private const double Left = 5;
    private const double Widest = 12;

    public static void Write(HtmlWriter page, Figures figures)
    {
        List<float> all = [.. figures.GoodSeconds, .. figures.BadSeconds];
        if (all.Count == 0)
        {
            return;
        }

        all.Sort();
        var histogram = Histogram.Of(figures.GoodSeconds, figures.BadSeconds, all);
        page.Write($"<section>\n<h2>How long attempts took</h2>\n<p class=\"sub\">Median <b>{Spans.Text(Histogram.Quantile(all, 0.5))}</b>, 95 % within <b>{Spans.Text(Histogram.Quantile(all, 0.95))}</b>, longest <b>{Spans.Text(all[^1])}</b>. The last bar holds all that are longer.</p>\n");
        page.Write($"<svg class=\"histogram\" width=\"100%\" height=\"{Top + Height + 24}\" role=\"img\" aria-label=\"Attempts by duration\">\n");
        var highest = Enumerable.Range(0, histogram.Bounds.Length).Max(i => histogram.Good[i] + histogram.Bad[i]);
        var step = Step(highest);
        var top = (highest + step - 1) / step * step;
        for (long count = 0; count <= top; count += step)
        {
            var y = Y(count, top);
            page.Write($"<line x1=\"{Left}%\" x2=\"100%\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text class=\"count\" x=\"{Left - 1}%\" y=\"{y + 4:0.#}\">{Spans.Number(count)}</text>\n");
        }

        WriteBars(page, histogram, top);
        page.Write($"</svg>\n</section>\n");
    }

    private static void WriteBars(HtmlWriter page, Histogram histogram, long top)
    {
        var steps = histogram.Bounds.Length;
        var width = Math.Min(Widest, (100 - Left) / steps);
        var every = (steps + MostLabels - 1) / MostLabels;
        for (var i = 0; i < steps; i++)
        {
            var x = Left + (i * width);
            var (good, bad) = (histogram.Good[i], histogram.Bad[i]);
            var title = i == steps - 1 ? $"{Spans.Text(histogram.Bounds[i])} and longer" : $"{Spans.Text(histogram.Bounds[i])} to {Spans.Text(histogram.Bounds[i + 1])}";
            page.Write($"<g><title>{title}: {Spans.Number(good)} succeeded, {Spans.Number(bad)} not</title>");
            WriteBar(page, "o-ok", x, width, Y(good, top), Y(0, top));
            WriteBar(page, "o-failed", x, width, Y(good + bad, top), Y(good, top));
            page.Write($"</g>");
            if (i % every == 0)
            {
                page.Write($"<text x=\"{x:0.###}%\" y=\"{Top + Height + 18}\" class=\"first\">{Spans.Text(histogram.Bounds[i])}</text>\n");
            }
        }
    }

    private static void WriteBar(HtmlWriter page, string style, double x, double width, double top, double bottom)
    {
        if (bottom > top)
        {
            page.Write($"<rect class=\"{style}\" x=\"{x + (width * 0.04):0.###}%\" y=\"{top:0.#}\" width=\"{width * 0.92:0.###}%\" height=\"{bottom - top:0.#}\"/>");
        }
    }

    private static double Y(long count, long top) => Top + Height - ((double)Height * count / top);

    /// <summary>A round number of which four or five reach the top.</summary>
    private static long Step(long highest)
    {
        long step = 1;
        while (highest > step * 5)
        {
            var digit = step.ToString(System.Globalization.CultureInfo.InvariantCulture)[0];
            step = digit == '2' ? step / 2 * 5 : step * 2;
        }

        return step;
    }
}

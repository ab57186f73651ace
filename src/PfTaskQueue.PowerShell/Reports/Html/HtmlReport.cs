using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>One page that needs nothing beside it: no script, no font, no image.</summary>
internal sealed class HtmlReport(TimeProvider clock) : IReport
{
    private readonly Figures _figures = new(clock.GetUtcNow());

    public void AddQueue(string name) => _figures.Queues.Add(name);

    public void Add(TaskInfo task) => _figures.Add(task);

    public void Write(TextWriter output, Func<FailedTask, AttemptLog?> readLog)
    {
        var page = new HtmlWriter(output);
        WriteHead(page);
        SummarySection.Write(page, _figures);
        TimelineSection.Write(page, _figures);
        HistogramSection.Write(page, _figures);
        FailuresSection.Write(page, _figures, readLog);
        page.WriteTrusted("</main>\n</body>\n</html>\n");
    }

    private void WriteHead(HtmlWriter page)
    {
        var title = _figures.Queues.Count switch
        {
            0 => "Tasks",
            1 => $"Queue {_figures.Queues.Min}",
            _ => $"{_figures.Queues.Count} queues",
        };

        // The policy is the second lock: even markup that came through could load and run nothing.
        page.WriteTrusted(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">

            """);
        page.Write($"<title>{title} – PfTaskQueue</title>\n<style>\n");
        page.WriteTrusted(StyleSheet());
        page.Write($"</style>\n</head>\n<body>\n<main>\n<header>\n<p class=\"kind\">PfTaskQueue report</p>\n<h1><bdi>{title}</bdi></h1>\n");
        if (_figures.Queues.Count > 1)
        {
            page.Write($"<p class=\"sub\"><bdi>{string.Join(", ", _figures.Queues)}</bdi></p>\n");
        }

        page.Write($"<p class=\"sub\">As of <time datetime=\"{_figures.Now:yyyy-MM-dd'T'HH:mm:ss'Z'}\">{_figures.Now:yyyy-MM-dd HH:mm:ss} UTC</time></p>\n</header>\n");
    }

    private static string StyleSheet()
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}

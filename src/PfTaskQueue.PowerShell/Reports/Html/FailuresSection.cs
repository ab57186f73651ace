using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>The failed tasks, with why, and what their handlers printed last.</summary>
internal static class FailuresSection
{
    public static void Write(HtmlWriter page, Figures figures, Func<FailedTask, AttemptLog?> readLog)
    {
        if (figures.Failures.Count == 0)
        {
            return;
        }

        var many = figures.Queues.Count > 1;
        page.Write($"<section>\n<h2>Failed tasks</h2>\n");
        if (figures.Failures.Count < figures[TaskPhase.Failed])
        {
            page.Write($"<p class=\"sub\">The first {Spans.Number(figures.Failures.Count)} of {Spans.Number(figures[TaskPhase.Failed])}.</p>\n");
        }

        page.Write($"<div class=\"wide\"><table>\n<thead><tr><th>Task</th><th>Why</th><th class=\"number\">Attempts</th><th class=\"number\">Took</th><th>Worker</th><th>Ended (UTC)</th></tr></thead>\n<tbody>\n");
        foreach (var task in figures.Failures)
        {
            WriteTask(page, task, many, readLog(task));
        }

        page.Write($"</tbody>\n</table></div>\n</section>\n");
    }

    private static void WriteTask(HtmlWriter page, FailedTask task, bool many, AttemptLog? log)
    {
        page.Write($"<tr>\n<td class=\"task\"><bdi>{ReportText.Label(task.Name, task.Payload.Length > 0 ? task.Payload : task.Uid)}</bdi>");
        if (many)
        {
            page.Write($"<small><bdi>{task.Queue}</bdi></small>");
        }

        if (task.Name.Length > 0 && task.Payload.Length > 0)
        {
            page.Write($"<small><bdi>{task.Payload}</bdi></small>");
        }

        page.Write($"<small><code>{task.Uid}</code></small></td>\n");
        page.Write($"<td class=\"why\"><span class=\"reason {Style(task.Reason)}\">{task.Reason}</span> <bdi>{task.Message}</bdi>");
        if (LogText.ExitCode(log) is { Length: > 0 } code)
        {
            page.Write($"<small>{code}</small>");
        }

        foreach (var (name, end) in LogText.Sections(log))
        {
            page.Write($"\n<details><summary>End of {name}</summary><pre>{end}</pre></details>");
        }

        page.Write($"</td>\n<td class=\"number\">{Spans.Number(task.Attempts)}</td><td class=\"number\">{(task.Duration is { } took ? Spans.Text(took) : "–")}</td><td><bdi>{(task.WorkerName.Length > 0 ? task.WorkerName : "–")}</bdi></td>");
        page.Write($"<td class=\"when\">{(task.FinishedAt is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) : "–")}</td>\n</tr>\n");
    }

    private static string Style(string reason) => reason switch
    {
        nameof(ResultReason.Timeout) => "r-timeout",
        nameof(ResultReason.Signaled) => "r-stopped",
        nameof(ResultReason.InternalError) => "r-internal",
        _ => "r-failed",
    };
}

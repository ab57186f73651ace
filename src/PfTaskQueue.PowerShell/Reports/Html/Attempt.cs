using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>One attempt as the timeline draws it.</summary>
/// <param name="Task">What the task is called.</param>
/// <param name="Number">Which of the attempts that the task remembers.</param>
internal readonly record struct Attempt(string WorkerUid, string Task, int Number, DateTimeOffset Start, DateTimeOffset End, Outcome Outcome)
{
    /// <param name="now">Until when an attempt under way has been running.</param>
    public static IEnumerable<Attempt> Of(TaskInfo task, DateTimeOffset now)
    {
        var label = ReportText.Label(task.Name, task.Uid);
        var number = 0;
        foreach (var record in task.CurrentRecord is null ? task.History : task.History.Append(task.CurrentRecord))
        {
            var start = record.StartedAt ?? record.ReceivedAt;
            var end = record.FinishedAt ?? record.SalvagedAt ?? now;

            // The backend's clock may be ahead of this machine's.
            yield return new Attempt(record.WorkerUid, label, ++number, start, end > start ? end : start, Outcomes.Of(record));
        }
    }
}

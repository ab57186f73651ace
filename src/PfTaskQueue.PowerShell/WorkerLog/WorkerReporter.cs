using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Pipeline;
using PfTaskQueue.Serialization;
using PfTaskQueue.Worker;

namespace PfTaskQueue.PowerShell.WorkerLog;

/// <summary>Turns what a worker tells into log lines, warnings and, with -PassThru, output.</summary>
internal sealed class WorkerReporter(PipelinePump pump, LogSettings settings, bool passThru, TimeProvider clock)
{
    public void Observe(WorkerEvent happened)
    {
        switch (happened)
        {
            case WorkerEvent.Registered(var worker):
                Offer(LogLevel.Info, "Worker started", ("queue", worker.Queue), ("worker", worker.Uid), ("name", worker.Name), ("concurrency", worker.Concurrency));
                break;
            case WorkerEvent.TaskStarted(var task):
                Post(LogLevel.Info, "Task started", [.. Identify(task), ("attempt", task.FailureCount + task.SalvageCount + 1)]);
                break;
            case WorkerEvent.TaskFinished(var task, var handler):
                ReportFinished(task, handler);
                break;
            case WorkerEvent.TaskLost(var task, var why):
                pump.Offer(new PipelineMessage.Warning($"task {task.Uid}: its result was dropped: {why}"));
                break;
            case WorkerEvent.Salvaged(var report):
                Offer(
                    LogLevel.Warn,
                    "Salvaged a lost worker",
                    ("lostWorker", report.Worker.Uid),
                    ("name", report.Worker.Name),
                    ("requeued", report.Requeued.Count),
                    ("failed", report.Failed.Count),
                    ("deadLetters", report.DeadLetters));
                break;
            case WorkerEvent.DeadLettered(var what):
                pump.Offer(new PipelineMessage.Warning($"moved to the dead letters: {what}"));
                break;
            case WorkerEvent.Note(var text):
                Offer(LogLevel.Info, text);
                break;
            case WorkerEvent.Warning(var text, _):
                pump.Offer(new PipelineMessage.Warning(text));
                break;
        }
    }

    public void ReportEnd(WorkerExit exit) =>
        Post(exit.Success ? LogLevel.Info : LogLevel.Error, "Worker stopped", ("reason", exit.Reason), ("worker", exit.Worker.Uid));

    private void ReportFinished(TaskInfo task, HandlerResult handler)
    {
        var result = handler.Result;
        var (level, message) = (task.Phase, result.Reason) switch
        {
            (TaskPhase.Succeeded, _) => (LogLevel.Info, "Task succeeded"),
            (TaskPhase.Failed, _) => (LogLevel.Error, "Task failed"),
            (_, ResultReason.Signaled) => (LogLevel.Warn, "Task was interrupted and goes back to the queue"),
            _ => (LogLevel.Warn, "Task failed and will be retried"),
        };
        Post(
            level,
            message,
            [
                .. Identify(task),
                ("duration", task.History is [.., { Duration: { } duration }] ? GoDuration.Format(Rounded(duration)) : null),
                ("reason", result.Type == ResultType.Success ? null : result.Reason),
                ("exitCode", handler.ExitCode is 0 ? null : handler.ExitCode),
                ("message", result.Message?.TrimEnd()),
            ]);
        if (passThru && task.IsFinished)
        {
            pump.Post(new PipelineMessage.Output(task));
        }
    }

    private static IEnumerable<(string Key, object? Value)> Identify(TaskInfo task) =>
        [("task", task.Uid), ("taskName", task.Name.Length == 0 ? null : task.Name)];

    // Digits below a millisecond say nothing about a process.
    private static TimeSpan Rounded(TimeSpan duration) => TimeSpan.FromMilliseconds(Math.Round(duration.TotalMilliseconds));

    private void Post(LogLevel level, string message, params IReadOnlyList<(string Key, object? Value)> fields)
    {
        if (level >= settings.Level)
        {
            pump.Post(Line(level, message, fields));
        }
    }

    /// <summary>For what the worker's own loops report: it comes also while no task does, and must not pile up when nobody reads.</summary>
    private void Offer(LogLevel level, string message, params IReadOnlyList<(string Key, object? Value)> fields)
    {
        if (level >= settings.Level)
        {
            pump.Offer(Line(level, message, fields));
        }
    }

    private PipelineMessage.Log Line(LogLevel level, string message, IReadOnlyList<(string Key, object? Value)> fields)
    {
        var line = new LogLine(clock.GetLocalNow(), level, message, fields);
        return new PipelineMessage.Log(settings.Pretty ? line.ToPrettyString() : line.ToJson());
    }
}

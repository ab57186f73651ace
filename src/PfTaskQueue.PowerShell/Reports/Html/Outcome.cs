using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Reports.Html;

/// <summary>How an attempt ended. The order is that of the legend.</summary>
internal enum Outcome
{
    Succeeded,
    Failed,
    Timeout,
    Signaled,
    InternalError,
    WorkerLost,
    Running,
}

/// <summary>The names of outcomes, in words and in the style sheet.</summary>
internal static class Outcomes
{
    public static Outcome Of(TaskRecord record) => record switch
    {
        { Result.Reason: ResultReason.Timeout } => Outcome.Timeout,
        { Result.Reason: ResultReason.Signaled } => Outcome.Signaled,
        { Result.Reason: ResultReason.InternalError } => Outcome.InternalError,
        { Result.Type: ResultType.Success } => Outcome.Succeeded,
        { Result: not null } => Outcome.Failed,
        { SalvagedAt: not null } => Outcome.WorkerLost,
        _ => Outcome.Running,
    };

    public static string Name(Outcome outcome) => outcome switch
    {
        Outcome.InternalError => "Internal error",
        Outcome.WorkerLost => "Worker lost",
        _ => outcome.ToString(),
    };

    /// <summary>The class of the style sheet.</summary>
    public static string Style(Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => "o-ok",
        Outcome.Failed => "o-failed",
        Outcome.Timeout => "o-timeout",
        Outcome.Signaled => "o-stopped",
        Outcome.InternalError => "o-internal",
        Outcome.WorkerLost => "o-lost",
        _ => "o-running",
    };
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Checking;

/// <summary>Whether a task's record can be what a life of a task leaves behind. Pure.</summary>
internal static class RecordCheck
{
    /// <returns>What contradicts itself, in words that follow the task's UID; null: nothing.</returns>
    public static string? FindContradiction(TaskInfo task)
    {
        var current = task.CurrentRecord;
        switch (task.Phase)
        {
            case TaskPhase.Received or TaskPhase.Processing when current is null:
                return $"is {task.Phase} and has no attempt under way";
            case TaskPhase.Pending or TaskPhase.Succeeded or TaskPhase.Failed when current is not null:
                return $"is {task.Phase} and has attempt {current.ProcessUid} under way";
            case TaskPhase.Processing when current!.StartedAt is null:
                return "is Processing and its attempt has not started";
            case TaskPhase.Succeeded when task.History is not [.., { Result.Type: ResultType.Success }]:
                return "has succeeded, and its last attempt has not";
        }

        if (current is { FinishedAt: not null } or { Result: not null } or { SalvagedBy: not null })
        {
            return $"is {task.Phase}, and its attempt has ended";
        }

        if (task.History.FirstOrDefault(record => record is { FinishedAt: null, SalvagedBy: null }) is { } unended)
        {
            return $"has attempt {unended.ProcessUid} in its history, which never ended";
        }

        var attempts = task.History.Select(record => record.ProcessUid).Append(current?.ProcessUid).Where(uid => uid is not null);
        return attempts.GroupBy(uid => uid).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? $"has attempt {twice.Key} twice"
            : task.FailureCount < 0 || task.SalvageCount < 0 ? "has a count below zero" : null;
    }

    /// <remarks>
    /// A restart may have set both counts to 0 after any failure. Beyond the history's limit only a lower bound is known. A cut
    /// attempt (Signaled) may or may not have counted: that was the stop policy of its worker.
    /// </remarks>
    public static string? FindMiscount(TaskInfo task)
    {
        for (var start = 0; start <= task.History.Count; start++)
        {
            if ((start == 0 || task.History[start - 1].Result is { Type: ResultType.Failure }) && Counts(task, start))
            {
                return null;
            }
        }

        return $"has a failureCount of {task.FailureCount} and a salvageCount of {task.SalvageCount}, and no such attempts in its history of {task.History.Count}";
    }

    /// <summary>Whether the counts are those of the history from here on. The end at the crash limit has a result too, and counts as a salvage only.</summary>
    private static bool Counts(TaskInfo task, int start)
    {
        var attempts = task.History.Skip(start).ToList();
        var failures = attempts.Where(record => record is { SalvagedBy: null, Result.Type: ResultType.Failure }).ToList();
        var certain = failures.Count(record => record.Result!.Reason != ResultReason.Signaled);
        var salvages = attempts.Count(record => record.SalvagedBy is not null);
        return start == 0 && task.History.Count >= TaskLifecycle.HistoryLimit
            ? task.FailureCount >= certain && task.SalvageCount >= salvages
            : task.FailureCount >= certain && task.FailureCount <= failures.Count && task.SalvageCount == salvages;
    }
}

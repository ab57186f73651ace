using PfTaskQueue.Model;

namespace PfTaskQueue.Lifecycle;

/// <summary>What people may do to a task that no worker of theirs holds.</summary>
public static partial class TaskLifecycle
{
    /// <summary>The worker of a record that no worker made: the end of a task that was cancelled before any took it.</summary>
    public const string NoWorkerUid = "00000000-0000-0000-0000-000000000000";

    private static Transition Abort(TaskInfo task, TaskEvent.Abort abort, Timestamp now) =>
        End(task, abort.By, "stopped", mayBeReceived: true, () => task with { Phase = TaskPhase.Failed }, abort.Result, now);

    private static Transition Restart(TaskInfo task, TaskEvent.Restart restart)
    {
        if (task.Phase != TaskPhase.Failed)
        {
            return Refuse(task, Verdict.WrongPhase, "restarted");
        }

        var next = task with { Phase = TaskPhase.Pending, CurrentRecord = null };
        return Move(restart.ResetCounts ? next with { FailureCount = 0, SalvageCount = 0 } : next);
    }

    private static Transition Cancel(TaskInfo task, TaskEvent.Cancel cancel, Timestamp now)
    {
        switch (task)
        {
            case { Phase: TaskPhase.Pending }:
                var never = new TaskRecord { WorkerUid = NoWorkerUid, WorkerName = "", ProcessUid = cancel.RequestUid, Received = now };
                return Move(EndAsCancelled(task, never, now, "before a worker took it"));
            case { Phase: TaskPhase.Received, CurrentRecord: { } claimed }:
                return Move(EndAsCancelled(task, claimed, now, "before its handler was started"));
            case { Phase: TaskPhase.Processing, CurrentRecord: not null }:
                return new Transition(Verdict.Requested, task);
            case { Phase: TaskPhase.Failed } when task.History.Count > 0 && task.History[^1].ProcessUid == cancel.RequestUid:
                return new Transition(Verdict.AlreadyDone, task);
            default:
                return Refuse(task, Verdict.WrongPhase, "cancelled");
        }
    }

    private static Transition Remove(TaskInfo task) => task.Phase is TaskPhase.Received or TaskPhase.Processing
        ? Refuse(task, Verdict.WrongPhase, "removed")
        : Move(task);

    /// <summary>An attempt that somebody wanted stopped has ended otherwise: its own result stays, and no other attempt follows.</summary>
    private static Transition EndCancelled(TaskInfo before, Transition transition, Timestamp now)
    {
        var next = transition.Task;
        if (transition.Verdict != Verdict.Moved || next.Phase != TaskPhase.Pending || before.CurrentRecord is not { } attempt)
        {
            return transition;
        }

        return next.History is [.., { Result: { Reason: not ResultReason.Signaled } } last] && last.ProcessUid == attempt.ProcessUid
            ? Move(next with { Phase = TaskPhase.Failed })
            : Move(EndAsCancelled(next, RecordOf(next, attempt), now, "while its handler ran"));
    }

    /// <summary>The record of an attempt as the event has left it; a release leaves none.</summary>
    private static TaskRecord RecordOf(TaskInfo task, TaskRecord attempt) =>
        task.History is [.., var last] && last.ProcessUid == attempt.ProcessUid ? last : attempt;

    private static TaskInfo EndAsCancelled(TaskInfo task, TaskRecord record, Timestamp now, string when)
    {
        IEnumerable<TaskRecord> others = task.History.Where(other => other.ProcessUid != record.ProcessUid);
        record = record with { Finished = now, Result = TaskResult.Failure(ResultReason.Signaled, $"the task was cancelled {when}") };
        return Archive(task with { Phase = TaskPhase.Failed, History = [.. others] }, record);
    }
}

using System.Text;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public Task<IReadOnlyList<Transition>> StartTasksAsync(
        WorkerInfo worker, IReadOnlyList<TaskInfo> claimed, CancellationToken cancellation) =>
        StepAsync(worker, [.. claimed.Select(task => new AttemptOutcome(task, new TaskEvent.Start(Attempt.Of(task))))], cancellation);

    public async Task<IReadOnlyList<Transition>> CompleteTasksAsync(
        WorkerInfo worker, IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation)
    {
        var transitions = await StepAsync(worker, outcomes, cancellation).ConfigureAwait(false);
        _finished.Count(worker.QueueUid, transitions);
        if (outcomes.Any(outcome => outcome.PostHooks.Count > 0) || transitions.Any(step => step.Task.Phase == TaskPhase.Pending))
        {
            SignalOf(worker.QueueUid).Raise();
        }

        return transitions;
    }

    public Task SaveRunningLogsAsync(WorkerInfo worker, IReadOnlyList<RunningLog> logs, CancellationToken cancellation) => WriteAsync(
        database =>
        {
            if (QueueTable.Find(database, worker.QueueUid) is { } queue)
            {
                foreach (var (task, log) in logs)
                {
                    SaveRunningLog(database, queue, task, log);
                }
            }

            return true;
        },
        cancellation);

    private static void SaveRunningLog(Database database, QueueRow queue, TaskInfo task, AttemptLog log)
    {
        if (TaskTable.Find(database, queue, task.Uid) is { } row && row.TryRead(queue.Queue, out var stored, out _) && Attempt.Of(task).Owns(stored))
        {
            LogTable.Save(database, queue, task.Uid, log);
        }
    }

    private Task<IReadOnlyList<Transition>> StepAsync(
        WorkerInfo worker, IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation)
    {
        // Outside the transaction: thousands of hooks must not keep the others waiting longer than their inserts take.
        var now = Now;
        var hooks = outcomes.Select(outcome => outcome.CreateHooks(now).Select(hook => (hook.Uid, Encoding.UTF8.GetBytes(Wire.Write(hook)))).ToArray()).ToArray();
        return WriteAsync<IReadOnlyList<Transition>>(
            database =>
            {
                var queue = QueueTable.Find(database, worker.QueueUid);
                return [.. outcomes.Select((outcome, i) => queue is null ? Missing(outcome.Task) : Step(database, queue, outcome, hooks[i], Now))];
            },
            cancellation);
    }

    private static Transition Step(
        Database database, QueueRow queue, AttemptOutcome outcome, IReadOnlyList<(string Uid, byte[] Body)> hooks, Timestamp now)
    {
        if (TaskTable.Find(database, queue, outcome.Task.Uid) is not { } row)
        {
            return Missing(outcome.Task);
        }

        if (!row.TryRead(queue.Queue, out var task, out var error))
        {
            TaskTable.Bury(database, queue, row, error);
            return Missing(outcome.Task);
        }

        var transition = TaskLifecycle.Apply(task, outcome.Event, now, CancelTable.IsRequested(database, row));
        if (transition.Verdict == Verdict.Moved)
        {
            TaskTable.Move(database, queue, row, transition.Task);
            AddHooks(database, queue, outcome, hooks);
            if (outcome.Log is { } log)
            {
                LogTable.Close(database, queue, row.Uid, log);
            }
        }

        return transition;
    }

    private static void AddHooks(Database database, QueueRow queue, AttemptOutcome outcome, IReadOnlyList<(string Uid, byte[] Body)> hooks)
    {
        var position = hooks.Count > 0 ? TaskTable.NextPosition(database, queue) : 0;
        foreach (var (uid, body) in hooks)
        {
            TaskTable.Insert(database, queue, uid, position++, body);
        }

        foreach (var letter in outcome.DeadHooks)
        {
            DeadLetterTable.Insert(database, queue, letter);
        }
    }

    private static Transition Missing(TaskInfo task) =>
        new(Verdict.NotFound, task, $"task {task.Uid} is not in queue '{task.Queue}' any more");
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>What came of a request about one task.</summary>
/// <param name="Uid">The task that was named.</param>
/// <param name="Verdict">Moved, AlreadyDone and Requested: it takes effect. Otherwise nothing has changed.</param>
/// <param name="Task">The task after the request; null: it is not in the queue, or what was erased could not be read.</param>
/// <param name="Why">For a refusal, the reason in words.</param>
public sealed record TaskChange(string Uid, Verdict Verdict, TaskInfo? Task, string? Why = null)
{
    /// <summary>Whether the request has taken effect, or will: its worker has been asked.</summary>
    public bool Took => Verdict is Verdict.Moved or Verdict.AlreadyDone or Verdict.Requested;

    /// <summary>The refusal as an error with a stable name; null: there is none.</summary>
    public PfException? Error => Verdict switch
    {
        Verdict.Moved or Verdict.AlreadyDone or Verdict.Requested => null,
        Verdict.NotFound => new PfException(PfError.TaskNotFound, Why ?? $"task {Uid} does not exist", "Get-PfTask lists the tasks of a queue"),
        Verdict.Unheard => new PfException(
            PfError.WorkerCannotBeAsked, Why ?? $"the worker of task {Uid} hears no requests", "stop that worker, or wait until the task has ended"),
        _ => new PfException(PfError.InvalidTaskPhase, Why ?? $"task {Uid} is in another phase", "look at the task again: Get-PfTask"),
    };

    internal static TaskChange Of(Transition transition) => new(transition.Task.Uid, transition.Verdict, transition.Task, transition.Why);

    /// <summary>A task whose record cannot be read has been erased: there is nothing to show of it.</summary>
    internal static TaskChange ErasedUnread(string uid) => new(uid, Verdict.Moved, null);

    internal static TaskChange Unreadable(string uid, QueueInfo queue, string error) => Missing(
        uid, queue, $"the data of task {uid} in queue '{queue.Name}' cannot be read: {error}; a worker that takes it moves it to the dead letters, and Remove-PfTask erases it");

    internal static TaskChange Missing(string uid, QueueInfo queue, string? why = null) =>
        new(uid, Verdict.NotFound, null, why ?? $"task {uid} is not in queue '{queue.Name}'");
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Lifecycle;

public enum Verdict
{
    /// <summary>The event is legal: <see cref="Transition.Task"/> is what to store.</summary>
    Moved,

    /// <summary>The same event took effect before (its reply was lost): nothing to store, and no error.</summary>
    AlreadyDone,

    /// <summary>The task belongs to another attempt, or to none: the caller has lost it and drops what it has.</summary>
    NotOwner,

    /// <summary>The phase does not allow the event.</summary>
    WrongPhase,

    /// <summary>The task is not in the queue (any more). Given by the stores.</summary>
    NotFound,

    /// <summary>The task's handler runs: the worker has to be asked, and ends the task.</summary>
    Requested,

    /// <summary>The task's worker is a program that hears no requests. Given by the stores.</summary>
    Unheard,
}

/// <summary>The answer to an event.</summary>
/// <param name="Task">The task after the event; with every verdict but <see cref="Verdict.Moved"/>, as it was.</param>
/// <param name="Why">For a refusal, the reason in words.</param>
public readonly record struct Transition(Verdict Verdict, TaskInfo Task, string? Why = null)
{
    /// <summary>Whether the event has taken effect, now or before.</summary>
    public bool Took => Verdict is Verdict.Moved or Verdict.AlreadyDone;
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>What runs a task. One handler serves all slots of a worker at the same time.</summary>
public interface ITaskHandler : IAsyncDisposable
{
    /// <summary>
    /// Runs one attempt to its end. Cut short by the time-out or the stop, it returns when no process of the attempt is left;
    /// what a handler leaves running on purpose when it ends by itself goes on. It throws nothing for what the task does; what
    /// goes wrong is in the result.
    /// </summary>
    /// <param name="task">The task in phase Processing, with its record.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="timeout">When the attempt is killed: more than zero.</param>
    /// <param name="stop">How the worker cuts the attempt short.</param>
    Task<HandlerResult> RunAsync(TaskInfo task, WorkerInfo worker, TimeSpan timeout, HandlerStop stop);

    /// <summary>The ends of what an attempt that runs has printed so far; null: nothing, or no more than is known.</summary>
    /// <param name="task">The task in phase Processing, with its record.</param>
    /// <param name="known">How many bytes the caller knows of.</param>
    AttemptLog? ReadLog(TaskInfo task, long known);
}

/// <summary>How a worker cuts attempts short.</summary>
/// <param name="Terminate">Asks: SIGTERM to the attempt's processes, and a kill five seconds later.</param>
/// <param name="Kill">Kills at once.</param>
public readonly record struct HandlerStop(CancellationToken Terminate, CancellationToken Kill);

/// <summary>What came of one attempt. A reason of Signaled means: the worker's stop cut it short.</summary>
public sealed record HandlerResult(TaskResult Result)
{
    /// <summary>Tasks to add, within the limits.</summary>
    public IReadOnlyList<TaskSpec> PostHooks { get; init; } = [];

    /// <summary>Hooks over a limit, whole.</summary>
    public IReadOnlyList<DeadLetter> DeadHooks { get; init; } = [];

    /// <summary>The end of what it printed; null: it printed nothing, or nothing is kept.</summary>
    public AttemptLog? Log { get; init; }

    /// <summary>The process's exit code; null: it was not started or was killed by a signal.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The attempt's directory; null: it was not made or has been removed.</summary>
    public string? Workspace { get; init; }
}

using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>What a worker tells whoever runs it. The set is closed.</summary>
public abstract record WorkerEvent
{
    private WorkerEvent()
    {
    }

    /// <summary>The worker is registered and takes tasks from now on.</summary>
    public sealed record Registered(WorkerInfo Worker) : WorkerEvent;

    /// <summary>An attempt begins: the task is Processing.</summary>
    public sealed record TaskStarted(TaskInfo Task) : WorkerEvent;

    /// <summary>An attempt has ended and its outcome is stored.</summary>
    /// <param name="Task">The task as stored: succeeded, failed, or pending again.</param>
    /// <param name="Handler">What the handler brought.</param>
    public sealed record TaskFinished(TaskInfo Task, HandlerResult Handler) : WorkerEvent;

    /// <summary>The worker was salvaged or the task taken from it meanwhile: the attempt's result was dropped.</summary>
    public sealed record TaskLost(TaskInfo Task, string Why) : WorkerEvent;

    /// <summary>A dead worker's tasks are back in the queue.</summary>
    public sealed record Salvaged(SalvageReport Report) : WorkerEvent;

    /// <summary>Data that could not be read went to the dead letters.</summary>
    public sealed record DeadLettered(string What) : WorkerEvent;

    /// <summary>Something to know: the queue is empty, the worker stops, and why.</summary>
    public sealed record Note(string Text) : WorkerEvent;

    /// <summary>Something that should not be, and that the worker copes with: a backend that does not answer.</summary>
    public sealed record Warning(string Text, Exception? Cause = null) : WorkerEvent;
}

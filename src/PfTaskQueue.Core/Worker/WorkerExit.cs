using PfTaskQueue.Model;

namespace PfTaskQueue.Worker;

public enum WorkerExitReason
{
    /// <summary>Nothing was pending, and nothing in flight could come back, for the grace period (<c>exitOnEmpty</c>).</summary>
    QueueEmpty,

    /// <summary>The queue is suspended (<c>exitOnSuspend</c>).</summary>
    QueueSuspended,

    /// <summary>It has taken as many tasks as <c>numTasks</c> says.</summary>
    TasksDone,

    /// <summary>It was asked to by whoever runs it: a signal, Ctrl+C, the end of its job.</summary>
    Stopped,

    /// <summary>Somebody asked it to through the backend (<c>Stop-PfWorker</c>).</summary>
    StopRequested,

    /// <summary>The queue was deleted.</summary>
    QueueRemoved,

    /// <summary>Its heartbeat expired or it was declared dead: it killed its handlers and dropped what it had.</summary>
    Lost,
}

/// <summary>How a worker ended.</summary>
/// <param name="Worker">The worker as it was stored last.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record WorkerExit(WorkerInfo Worker, WorkerExitReason Reason)
{
    /// <summary>Whether it ended as it should: everything but a deleted queue and a lost heartbeat.</summary>
    public bool Success => Reason is not (WorkerExitReason.QueueRemoved or WorkerExitReason.Lost);
}

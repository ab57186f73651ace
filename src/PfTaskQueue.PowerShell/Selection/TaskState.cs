namespace PfTaskQueue.PowerShell.Selection;

/// <summary>Which tasks Get-PfTask reads.</summary>
public enum TaskState
{
    All,
    Pending,

    /// <summary>Taken by a worker, handler not started.</summary>
    Received,
    Processing,

    /// <summary>Succeeded or failed.</summary>
    Completed,
    Succeeded,
    Failed,

    /// <summary>In the hands of a worker whose heartbeat has expired.</summary>
    WorkerLost,
}

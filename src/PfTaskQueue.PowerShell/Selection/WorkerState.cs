namespace PfTaskQueue.PowerShell.Selection;

/// <summary>Which workers Get-PfWorker reads.</summary>
public enum WorkerState
{
    All,
    Running,
    Succeeded,

    /// <summary>Ended badly, lost or salvaged.</summary>
    Failed,

    /// <summary>Its heartbeat has expired.</summary>
    Lost,

    /// <summary>Lost for so long that its tasks may be taken from it.</summary>
    ToSalvage,
}

namespace PfTaskQueue.PowerShell.Session;

/// <summary>What the module's script calls when the module is removed from a runspace.</summary>
public static class ModuleLifecycle
{
    /// <summary>Stops the runspace's jobs and closes its stores.</summary>
    public static void Close() => PfSession.CloseCurrent();
}

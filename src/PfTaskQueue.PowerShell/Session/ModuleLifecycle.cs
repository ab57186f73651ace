using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Session;

/// <summary>Stops the runspace's jobs and closes its stores when the module is removed from it.</summary>
public sealed class ModuleLifecycle : IModuleAssemblyCleanup
{
    public void OnRemove(PSModuleInfo psModuleInfo) => PfSession.CloseCurrent();
}

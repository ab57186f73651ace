using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Session;

/// <summary>Closes the runspace's stores when the module is removed from it.</summary>
public sealed class ModuleLifecycle : IModuleAssemblyCleanup
{
    public void OnRemove(PSModuleInfo psModuleInfo) => PfSession.CloseCurrent();
}

namespace PfTaskQueue.Handlers.Processes;

/// <summary>Starts handler processes. There are two: one made for speed on Unix, one that runs everywhere.</summary>
internal interface IProcessLauncher
{
    /// <exception cref="System.ComponentModel.Win32Exception">The system cannot start it.</exception>
    HandlerProcess Start(AttemptStart start);
}

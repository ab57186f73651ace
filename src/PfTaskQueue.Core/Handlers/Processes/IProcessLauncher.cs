namespace PfTaskQueue.Handlers.Processes;

/// <summary>Starts handler processes. There is one for Unix, one for Windows, and one for whatever else .NET runs on.</summary>
internal interface IProcessLauncher
{
    /// <exception cref="System.ComponentModel.Win32Exception">The system cannot start it.</exception>
    HandlerProcess Start(AttemptStart start);
}

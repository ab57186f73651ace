using System.Diagnostics;

namespace PfTaskQueue.Tests.Shared;

/// <summary>How a test ends what it has started.</summary>
internal static class ProcessEnd
{
    /// <summary>Kills a process that still runs, with its children; on Windows without: handlers end there with their worker.</summary>
    /// <remarks>.NET finds a tree on Windows by the times of the starts, and Wine does not always know them.</remarks>
    public static void KillIfRunning(this Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: !OperatingSystem.IsWindows());
        }
    }
}

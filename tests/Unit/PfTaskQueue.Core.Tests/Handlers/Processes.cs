using System.Diagnostics;
using System.Globalization;
using PfTaskQueue.Handlers.Processes;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>Other processes, as a test sees them.</summary>
internal static class Processes
{
    /// <summary>Whether it runs; one that has ended and waits for its parent does not.</summary>
    public static bool Run(int pid) => OperatingSystem.IsWindows() ? RunsOnWindows(pid) : ProcessTable.Read().Exists(process => process.Pid == pid);

    public static bool Run(string pid) => Run(int.Parse(pid, CultureInfo.InvariantCulture));

    private static bool RunsOnWindows(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Jobs;

/// <summary>Handlers that say that they run, and end when they are let go.</summary>
internal sealed class WaitingHandler(string folder, string name)
{
    /// <summary>The file with the process ID of the one that runs.</summary>
    public string Running { get; } = Path.Combine(folder, name + ".running");

    /// <summary>The file that lets them go.</summary>
    public string Release { get; } = Path.Combine(folder, name + ".release");

    /// <summary>The parameters of Start-PfWorker that name it.</summary>
    public string Parameters => $"-WorkDir '{folder}' -Command TestHandler -ArgumentList wait, '{Running}', '{Release}'";

    public void WaitUntilItRuns() => Assert.True(SpinWait.SpinUntil(IsStarted, TimeSpan.FromSeconds(60)), "the handler did not start");

    public void LetGo() => File.WriteAllText(Release, "");

    /// <summary>Whether its process is gone; one that has ended may still have to be reaped.</summary>
    public bool IsGone() => SpinWait.SpinUntil(() => !Runs(int.Parse(File.ReadAllText(Running), CultureInfo.InvariantCulture)), TimeSpan.FromSeconds(3));

    private static bool Runs(int pid)
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

    private bool IsStarted()
    {
        try
        {
            return File.Exists(Running) && File.ReadAllText(Running).EndsWith('\n');
        }
        catch (IOException)
        {
            // It is writing, and on Windows nobody else may read then.
            return false;
        }
    }
}

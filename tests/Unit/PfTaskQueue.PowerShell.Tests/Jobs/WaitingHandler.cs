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
    public string Parameters => $"-WorkDir '{folder}' -Command sh -ArgumentList '-c', 'echo $$ > \"{Running}\"; while ! test -e \"{Release}\"; do sleep 0.05; done'";

    public void WaitUntilItRuns() => Assert.True(SpinWait.SpinUntil(IsStarted, TimeSpan.FromSeconds(60)), "the handler did not start");

    public void LetGo() => File.WriteAllText(Release, "");

    /// <summary>Whether its process is gone; one that has ended may still have to be reaped.</summary>
    public bool IsGone() =>
        SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{File.ReadAllText(Running).Trim()}"), TimeSpan.FromSeconds(3));

    private bool IsStarted() => File.Exists(Running) && File.ReadAllText(Running).EndsWith('\n');
}

using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Every process of an attempt. On Linux these are the handler's process group, its descendants, and whoever carries the
/// attempt's process UID in the environment: that finds daemons which left the group, the session and their parent. (One
/// that also wipes its environment is beyond reach.) On other Unix systems it is the process group.
/// </summary>
/// <param name="main">The handler's process id.</param>
/// <param name="processUid">The attempt.</param>
/// <param name="signalMain">Sends a signal to the handler, with its group if it has its own, if they are still there.</param>
/// <param name="holdsPid">Whether the id still stands for the handler.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class ProcessTree(int main, string processUid, Action<int> signalMain, Func<bool> holdsPid)
{
    /// <summary>Asks all of them to end. A stopped process has to go on to hear it.</summary>
    public async Task TerminateAsync()
    {
        signalMain(Posix.SigTerm);
        var others = await FindOthersAsync().ConfigureAwait(false);
        others.ForEach(process => _ = Posix.Kill(process.Pid, Posix.SigTerm));
        signalMain(Posix.SigContinue);
        others.ForEach(process => _ = Posix.Kill(process.Pid, Posix.SigContinue));
    }

    public async Task<bool> IsEmptyAsync() => OperatingSystem.IsLinux()
        ? (await FindAsync().ConfigureAwait(false)).Count == 0
        : !holdsPid() && Posix.Kill(-main, 0) != 0;

    /// <summary>Kills until none is left.</summary>
    /// <returns>False: the kernel holds some of them; see <see cref="HandlerProcess.KillAsync"/>.</returns>
    public Task<bool> KillAsync() => KillLoop.RunAsync(
        async () =>
        {
            signalMain(Posix.SigKill);
            (await FindOthersAsync().ConfigureAwait(false)).ForEach(process => _ = Posix.Kill(process.Pid, Posix.SigKill));
        },
        IsEmptyAsync);

    /// <summary>Those that a signal to the handler's group does not reach.</summary>
    private async Task<List<ProcessEntry>> FindOthersAsync() => OperatingSystem.IsLinux()
        ? (await FindAsync().ConfigureAwait(false)).FindAll(process => process.Pid != main && process.Group != main)
        : [];

    private async Task<List<ProcessEntry>> FindAsync()
    {
        var table = await ProcessSweep.NextAsync().ConfigureAwait(false);
        var held = holdsPid();

        // After the handler was reaped its id may be a stranger's; only if no process has it, a group of that id is still its own.
        var ownGroup = held || !table.Exists(process => process.Pid == main);
        var found = new HashSet<int>();
        foreach (var process in table)
        {
            if ((held && process.Pid == main)
                || (ownGroup && process.Group == main)
                || process.Attempts.Contains(processUid))
            {
                found.Add(process.Pid);
            }
        }

        return ProcessEntry.WithDescendants(table, found);
    }
}

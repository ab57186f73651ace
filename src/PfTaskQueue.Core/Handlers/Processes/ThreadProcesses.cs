using System.Globalization;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// The processes that one thread has started, with their descendants: Linux keeps the children of each thread apart, and so a
/// script's are told from those of the scripts beside it. (A daemon that has left its parent is not found.)
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ThreadProcesses
{
    private readonly string _children;

    private ThreadProcesses(string children) => _children = children;

    /// <summary>Those of the calling thread, now and later; null: this kernel does not tell.</summary>
    public static ThreadProcesses? OfCurrentThread() =>
        new FileInfo("/proc/thread-self").LinkTarget is { } thread && File.Exists($"/proc/{thread}/children") ? new ThreadProcesses($"/proc/{thread}/children") : null;

    /// <summary>Finds them. To be asked before a parent among them is killed: its children are nobody's then.</summary>
    public async Task<IReadOnlyList<ProcessEntry>> FindAsync()
    {
        var found = new HashSet<int>();
        try
        {
            foreach (var pid in (await File.ReadAllTextAsync(_children).ConfigureAwait(false)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                found.Add(int.Parse(pid, CultureInfo.InvariantCulture));
            }
        }
        catch (IOException)
        {
            // The thread has ended.
        }

        return found.Count == 0 ? [] : ProcessEntry.WithDescendants(await ProcessSweep.NextAsync().ConfigureAwait(false), found);
    }

    /// <summary>Kills those that are still there, and what they have started meanwhile.</summary>
    public static async Task KillAsync(IReadOnlyList<ProcessEntry> processes)
    {
        if (processes.Count == 0)
        {
            return;
        }

        // An id alone may be a stranger's by now.
        var table = await ProcessSweep.NextAsync().ConfigureAwait(false);
        var left = table.FindAll(process => processes.Any(one => one.Pid == process.Pid && one.Group == process.Group));
        Signal(ProcessEntry.WithDescendants(table, [.. left.Select(process => process.Pid)]), Posix.SigKill);
    }

    public static void Signal(IReadOnlyList<ProcessEntry> processes, int signal)
    {
        foreach (var process in processes)
        {
            _ = Posix.Kill(process.Pid, signal);
        }
    }
}

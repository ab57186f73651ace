using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// Notices the end of child processes: one for the whole process, since SIGCHLD is. It asks for each of its own children by
/// id and never for "any child": that would take the status of processes that others in this process started.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ChildWatcher
{
    private static readonly Lazy<ChildWatcher> Shared = new(() => new ChildWatcher());

    /// <summary>Catches what a lost signal would hide: other code in the process may replace the signal handler.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, UnixChild> _children = new();
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _signal;
    private readonly ITimer _sweep;

    private ChildWatcher()
    {
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => OnSignal());
        _sweep = TimeProvider.System.CreateTimer(_ => ReapAll(), null, SweepInterval, SweepInterval);
        HearsSignal = ChildStatus.TryHear(_heard.Task);
    }

    public static ChildWatcher Instance => Shared.Value;

    /// <summary>Whether this process is told that a child has ended.</summary>
    public bool HearsSignal { get; }

    public void Watch(UnixChild child)
    {
        // An entry under this id is of a child that has been reaped and is about to be removed.
        _children[child.Pid] = child;
        Reap(child);
    }

    private void OnSignal()
    {
        _heard.TrySetResult();
        ReapAll();
    }

    private void ReapAll()
    {
        foreach (var (_, child) in _children)
        {
            Reap(child);
        }
    }

    private void Reap(UnixChild child)
    {
        if (child.TryReap())
        {
            _children.TryRemove(KeyValuePair.Create(child.Pid, child));
        }
    }
}

using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A handler that leads its own process group.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PosixProcess(UnixChild child, string processUid) : HandlerProcess
{
    private readonly ProcessTree _tree = new(child.Pid, processUid, child.SignalGroup, () => child.HoldsPid);

    public override int Group => child.Pid;

    public override Task<ProcessExit> Exited => child.Exited;

    public override async Task<bool> TerminateAsync()
    {
        await _tree.TerminateAsync().ConfigureAwait(false);
        return true;
    }

    public override async Task<bool> IsAnyLeftAsync() => !await _tree.IsEmptyAsync().ConfigureAwait(false);

    public override Task<bool> KillAsync() => _tree.KillAsync();

    public override void Dispose()
    {
        // Nothing is held: the child watcher lets go of the child when it has ended.
    }
}

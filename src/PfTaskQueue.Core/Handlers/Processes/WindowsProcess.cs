using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A handler in a job of its own.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcess(WindowsChild child, JobObject job) : HandlerProcess
{
    public override Task<ProcessExit> Exited => child.Exited;

    /// <inheritdoc/>
    /// <remarks>Windows has no request to end that reaches a process without a window or a shared console.</remarks>
    public override Task<bool> TerminateAsync() => Task.FromResult(false);

    public override Task<bool> IsAnyLeftAsync() => Task.FromResult(job.HasProcesses());

    public override async Task<bool> KillAsync()
    {
        if (!await job.KillAsync().ConfigureAwait(false))
        {
            return false;
        }

        // Its exit code has to be known: it may have ended by itself in the same moment.
        await Exited.ConfigureAwait(false);
        return true;
    }

    public override void Dispose() => job.Dispose();
}

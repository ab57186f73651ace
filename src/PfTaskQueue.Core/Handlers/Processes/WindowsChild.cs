using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A child process. It holds the process's handle until the end of the process, and lets it go by itself.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsChild
{
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SafeProcessHandle _handle;

    public WindowsChild(SafeProcessHandle handle)
    {
        _handle = handle;
        ThreadPool.RegisterWaitForSingleObject(new ProcessEnd(handle), (_, _) => OnEnd(), null, Timeout.Infinite, executeOnlyOnce: true);
    }

    public Task<ProcessExit> Exited => _exited.Task;

    private void OnEnd()
    {
        var exit = !Win32.GetExitCodeProcess(_handle, out var code) ? ProcessExit.Unknown
            : code == JobObject.KillCode ? ProcessExit.KilledHere
            : ProcessExit.Exited(code);
        _handle.Dispose();
        _exited.TrySetResult(exit);
    }

    /// <summary>The end of a process, to be waited for.</summary>
    private sealed class ProcessEnd : WaitHandle
    {
        public ProcessEnd(SafeProcessHandle process) => SafeWaitHandle = new SafeWaitHandle(process.DangerousGetHandle(), ownsHandle: false);
    }
}

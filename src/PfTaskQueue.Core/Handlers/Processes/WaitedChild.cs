using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A child whose status comes from the kernel.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class WaitedChild(int pid) : UnixChild(pid)
{
    protected override bool TryTakeStatus(out ProcessExit exit)
    {
        exit = default;
        var result = Posix.WaitPid(Pid, out var status, Posix.WaitNoHang);
        if (result == Pid)
        {
            exit = ProcessExit.FromWaitStatus(status);
            return true;
        }

        if (result == 0 || Marshal.GetLastPInvokeError() != Posix.ENoChild)
        {
            return false;
        }

        ChildStatus.NoteTaken();
        exit = ProcessExit.Unknown;
        return true;
    }
}

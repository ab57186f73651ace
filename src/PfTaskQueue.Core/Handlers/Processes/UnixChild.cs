using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A child process that leads its own process group, from its start until its status has been taken.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixChild(int pid)
{
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private bool _reaped;

    /// <summary>Its process id, which is its group's too.</summary>
    public int Pid => pid;

    public Task<ProcessExit> Exited => _exited.Task;

    /// <summary>Whether the id still stands for this process: the kernel gives it to no other before the status is taken.</summary>
    public bool HoldsPid
    {
        get
        {
            lock (_gate)
            {
                return !_reaped;
            }
        }
    }

    /// <summary>Takes the status if the process has ended.</summary>
    /// <returns>Whether it has ended.</returns>
    public bool TryReap()
    {
        ProcessExit exit;
        lock (_gate)
        {
            if (_reaped)
            {
                return true;
            }

            var result = Posix.WaitPid(pid, out var status, Posix.WaitNoHang);
            if (result == 0 || (result < 0 && Marshal.GetLastPInvokeError() != Posix.ENoChild))
            {
                return false;
            }

            _reaped = true;
            exit = result == pid ? ProcessExit.FromWaitStatus(status) : ProcessExit.Unknown;
        }

        return _exited.TrySetResult(exit) || true;
    }

    /// <summary>Sends a signal to the whole group, also when its leader has ended and others of it live on.</summary>
    public void SignalGroup(int signal)
    {
        lock (_gate)
        {
            // A group's id is not given away while the group has members. If a process has it after the leader was
            // reaped, the group is gone and the id is a stranger's.
            if (!_reaped || Posix.Kill(pid, 0) != 0)
            {
                _ = Posix.Kill(-pid, signal);
            }
        }
    }
}

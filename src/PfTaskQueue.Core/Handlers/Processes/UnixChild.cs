using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A child process that leads its own process group, from its start until its status is known.</summary>
[UnsupportedOSPlatform("windows")]
internal abstract class UnixChild(int pid)
{
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private bool _reaped;

    /// <summary>Its process id, which is its group's too.</summary>
    public int Pid => pid;

    public Task<ProcessExit> Exited => _exited.Task;

    /// <summary>Whether the id still stands for this process.</summary>
    public bool HoldsPid => !TryReap();

    /// <summary>Takes the status if the process has ended.</summary>
    /// <returns>Whether it has ended.</returns>
    public bool TryReap()
    {
        lock (_gate)
        {
            if (!_reaped && TryTakeStatus(out var exit))
            {
                _reaped = true;
                _exited.SetResult(exit);
            }

            return _reaped;
        }
    }

    /// <summary>Sends a signal to the whole group, also when its leader has ended and others of it live on.</summary>
    public void SignalGroup(int signal)
    {
        lock (_gate)
        {
            // A group's id is not given away while the group has members. If a process has it after the leader was
            // reaped, the group is gone and the id is a stranger's.
            if (HoldsPid || Posix.Kill(pid, 0) != 0)
            {
                _ = Posix.Kill(-pid, signal);
            }
        }
    }

    /// <summary>Asks whether it has ended. Until it has, the kernel gives its id to no other. Called by one thread at a time, until true.</summary>
    protected abstract bool TryTakeStatus(out ProcessExit exit);
}

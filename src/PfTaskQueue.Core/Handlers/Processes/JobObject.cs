using System.ComponentModel;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// A job of Windows: holds a process that is started in it and all that this starts. Windows kills them when the last handle
/// of the job closes, so also when the worker dies.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class JobObject : IDisposable
{
    /// <summary>What processes killed here end with: STATUS_CONTROL_C_EXIT, as if a user had interrupted them.</summary>
    public const int KillCode = unchecked((int)0xC000_013A);

    private JobObject(SafeFileHandle handle) => Handle = handle;

    public SafeFileHandle Handle { get; }

    /// <exception cref="Win32Exception">The system makes none, or none that kills.</exception>
    public static JobObject Create()
    {
        var handle = Win32.CreateJobObjectW(0, 0);
        try
        {
            Win32.Require(!handle.IsInvalid);
            var job = new JobObject(handle);
            Win32.Require(job.SetLimits(Win32.KillOnJobClose));
            return job;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public unsafe bool HasProcesses()
    {
        Win32.AccountingInformation information = default;
        return Win32.QueryInformationJobObject(Handle, Win32.JobAccounting, &information, sizeof(Win32.AccountingInformation), null)
            && information.ActiveProcesses > 0;
    }

    /// <summary>Kills all, and waits until none is left.</summary>
    /// <returns>False: the kernel holds some of them; see <see cref="HandlerProcess.KillAsync"/>.</returns>
    public Task<bool> KillAsync() => KillLoop.RunAsync(
        () =>
        {
            Win32.TerminateJobObject(Handle, KillCode);
            return Task.CompletedTask;
        },
        () => Task.FromResult(!HasProcesses()));

    /// <summary>Lets what the handler left running on purpose go on: the job ends without killing.</summary>
    public void Dispose()
    {
        SetLimits(0);
        Handle.Dispose();
    }

    private unsafe bool SetLimits(int flags)
    {
        var limits = new Win32.ExtendedLimits { Flags = flags };
        return Win32.SetInformationJobObject(Handle, Win32.JobLimits, &limits, sizeof(Win32.ExtendedLimits));
    }
}

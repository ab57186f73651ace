using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// A Windows job object: holds a process and all that it starts. Windows kills them when the last handle closes, so also
/// when the worker dies. (A child that the handler starts before it is put into the job, in its first moments, escapes.)
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class JobObject : IDisposable
{
    private const int BasicAccountingInformation = 1;
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;

    private readonly SafeFileHandle _handle;

    private JobObject(SafeFileHandle handle) => _handle = handle;

    public static JobObject For(Process process)
    {
        var handle = CreateJobObjectW(0, 0);
        if (handle.IsInvalid)
        {
            throw new Win32Exception();
        }

        var job = new JobObject(handle);
        job.SetLimits(KillOnJobClose);

        // Refused when the process has ended already: then there is nothing to hold.
        if (!AssignProcessToJobObject(handle, process.SafeHandle) && !process.HasExited)
        {
            var error = Marshal.GetLastPInvokeError();
            job.Dispose();
            process.Kill(entireProcessTree: true);
            throw new Win32Exception(error);
        }

        return job;
    }

    public void Kill() => TerminateJobObject(_handle, 1);

    public bool HasProcesses()
    {
        AccountingInformation information = default;
        return QueryInformationJobObject(_handle, BasicAccountingInformation, &information, (uint)sizeof(AccountingInformation), null)
            && information.ActiveProcesses > 0;
    }

    /// <summary>Lets what the handler left running on purpose go on: the job ends without killing.</summary>
    public void Dispose()
    {
        SetLimits(0);
        _handle.Dispose();
    }

    private void SetLimits(uint flags)
    {
        var limits = new ExtendedLimits { Flags = flags };
        SetInformationJobObject(_handle, ExtendedLimitInformation, &limits, (uint)sizeof(ExtendedLimits));
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial SafeFileHandle CreateJobObjectW(nint attributes, nint name);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeFileHandle job, int kind, void* information, uint length);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool QueryInformationJobObject(SafeFileHandle job, int kind, void* information, uint length, uint* returned);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeHandle process);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool TerminateJobObject(SafeFileHandle job, uint exitCode);

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public long PerProcessUserTime;
        public long PerJobUserTime;
        public uint Flags;
        public nuint MinimumWorkingSet;
        public nuint MaximumWorkingSet;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
        public fixed ulong IoCounters[6];
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }

    /// <summary>JOBOBJECT_BASIC_ACCOUNTING_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct AccountingInformation
    {
        public long TotalUserTime;
        public long TotalKernelTime;
        public long PeriodUserTime;
        public long PeriodKernelTime;
        public uint PageFaults;
        public uint TotalProcesses;
        public uint ActiveProcesses;
        public uint TerminatedProcesses;
    }
}

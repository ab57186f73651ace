using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>The calls of Windows that .NET does not offer.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Win32
{
    public const int KillOnJobClose = 0x2000;
    public const int JobAccounting = 1;
    public const int JobLimits = 9;

    public const nuint HandleListAttribute = 0x2_0002;
    public const nuint JobListAttribute = 0x2_000D;

    public const int CreateNoWindow = 0x0800_0000;
    public const int CreateUnicodeEnvironment = 0x400;
    public const int ExtendedStartup = 0x8_0000;
    public const int UseStandardHandles = 0x100;

    public const int AppendData = 0x4;
    public const int ReadAttributes = 0x80;
    public const int Synchronize = 0x10_0000;
    public const int ShareAll = 0x7;
    public const int CreateNewFile = 1;
    public const int OpenExistingFile = 3;
    public const int BackupSemantics = 0x0200_0000;

    private const int InheritFlag = 1;
    private const int AlreadyExists = 183;

    /// <summary>The code page of the console programs of this system.</summary>
    public static int OemCodePage => (int)GetOEMCP();

    /// <summary>Makes a new file, or opens an existing file or directory.</summary>
    /// <exception cref="Win32Exception">It cannot be made or opened.</exception>
    public static SafeFileHandle OpenFile(string path, int access, int disposition, int flags, bool inherit = false)
    {
        var attributes = new SecurityAttributes { Length = sizeof(SecurityAttributes), Inherit = inherit ? 1 : 0 };
        var handle = CreateFileW(path, access, ShareAll, &attributes, disposition, flags, 0);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        var error = new Win32Exception();
        handle.Dispose();
        throw error;
    }

    /// <returns>False: something is there already.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static bool TryMakeDirectory(string path)
    {
        if (CreateDirectoryW(path, 0))
        {
            return true;
        }

        var error = new Win32Exception();
        return error.NativeErrorCode == AlreadyExists ? false : throw new IOException($"'{path}': {error.Message}", error);
    }

    /// <summary>A pipe whose read end a child can inherit.</summary>
    /// <param name="size">How much can be written before anything is read, in bytes.</param>
    /// <exception cref="Win32Exception">The system makes no more.</exception>
    public static (SafeFileHandle Read, SafeFileHandle Write) Pipe(int size)
    {
        Require(CreatePipe(out var read, out var write, null, size));
        try
        {
            Require(SetHandleInformation(read, InheritFlag, InheritFlag));
            return (read, write);
        }
        catch
        {
            read.Dispose();
            write.Dispose();
            throw;
        }
    }

    /// <summary>The path of what is open, with every link resolved.</summary>
    /// <exception cref="Win32Exception">It has none.</exception>
    public static string FinalPath(SafeFileHandle handle)
    {
        Span<char> buffer = new char[1024];
        while (true)
        {
            uint length;
            fixed (char* start = buffer)
            {
                length = GetFinalPathNameByHandleW(handle, start, (uint)buffer.Length, 0);
            }

            Require(length > 0);
            if (length < buffer.Length)
            {
                return new string(buffer[..(int)length]);
            }

            buffer = new char[length];
        }
    }

    /// <summary>Throws the last error of this thread unless the call succeeded.</summary>
    public static void Require(bool succeeded)
    {
        if (!succeeded)
        {
            throw new Win32Exception();
        }
    }

    [LibraryImport("kernel32", SetLastError = true)]
    public static partial SafeFileHandle CreateJobObjectW(nint attributes, nint name);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetInformationJobObject(SafeHandle job, int kind, void* information, int length);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool QueryInformationJobObject(SafeHandle job, int kind, void* information, int length, int* returned);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool TerminateJobObject(SafeHandle job, int exitCode);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool InitializeProcThreadAttributeList(void* list, int count, int flags, nuint* size);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool UpdateProcThreadAttribute(
        void* list, int flags, nuint attribute, void* value, nuint size, void* previousValue, nuint* returnedSize);

    [LibraryImport("kernel32")]
    public static partial void DeleteProcThreadAttributeList(void* list);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreateProcessW(
        char* application,
        char* commandLine,
        void* processAttributes,
        void* threadAttributes,
        [MarshalAs(UnmanagedType.Bool)] bool inheritHandles,
        int flags,
        char* environment,
        char* directory,
        StartupInformation* startup,
        ProcessInformation* process);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetExitCodeProcess(SafeHandle process, out int exitCode);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CloseHandle(nint handle);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateDirectoryW([MarshalAs(UnmanagedType.LPWStr)] string path, nint attributes);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial SafeFileHandle CreateFileW(
        [MarshalAs(UnmanagedType.LPWStr)] string path, int access, int share, SecurityAttributes* attributes, int disposition, int flags, nint template);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreatePipe(out SafeFileHandle read, out SafeFileHandle write, SecurityAttributes* attributes, int size);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetHandleInformation(SafeHandle handle, int mask, int flags);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial uint GetFinalPathNameByHandleW(SafeHandle file, char* path, uint length, uint flags);

    [LibraryImport("kernel32")]
    private static partial uint GetOEMCP();

    /// <summary>SECURITY_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SecurityAttributes
    {
        public int Length;
        public nint Descriptor;
        public int Inherit;
    }

    /// <summary>STARTUPINFOEXW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StartupInformation
    {
        public int Size;
        public nint Reserved;
        public nint Desktop;
        public nint Title;
        public fixed int Window[7];
        public int Flags;
        public short ShowWindow;
        public short ReservedSize;
        public nint ReservedData;
        public nint Input;
        public nint Output;
        public nint Error;
        public void* Attributes;
    }

    /// <summary>PROCESS_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ProcessInformation
    {
        public nint Process;
        public nint Thread;
        public int ProcessId;
        public int ThreadId;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ExtendedLimits
    {
        public long PerProcessUserTime;
        public long PerJobUserTime;
        public int Flags;
        public nuint MinimumWorkingSet;
        public nuint MaximumWorkingSet;
        public int ActiveProcessLimit;
        public nuint Affinity;
        public int PriorityClass;
        public int SchedulingClass;
        public fixed ulong IoCounters[6];
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }

    /// <summary>JOBOBJECT_BASIC_ACCOUNTING_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct AccountingInformation
    {
        public long TotalUserTime;
        public long TotalKernelTime;
        public long PeriodUserTime;
        public long PeriodKernelTime;
        public int PageFaults;
        public int TotalProcesses;
        public int ActiveProcesses;
        public int TerminatedProcesses;
    }
}

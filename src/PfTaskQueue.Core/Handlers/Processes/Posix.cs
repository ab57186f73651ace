using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// The system calls that .NET does not offer. No variadic one is called with its variable part, except on Linux: on some
/// systems that has a calling convention of its own.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Posix
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    public const int WaitNoHang = 1;

    public const int E2Big = 7;
    public const int ENoEntry = 2;
    public const int ENoChild = 10;
    public const int EInterrupted = 4;

    public const int SpawnSetGroup = 0x02;
    public const int SpawnSetDefaultSignals = 0x04;
    public const int SpawnSetSignalMask = 0x08;

    /// <summary>macOS: the child gets only the descriptors that file actions name.</summary>
    public const int SpawnCloseByDefault = 0x4000;

    public const int OpenReadOnly = 0;
    public const int OpenReadWrite = 2;
    public const int OpenWriteOnly = 1;

    private const string Libc = "libc";
    private const int ExecutePermission = 1;
    private const short PollInput = 1;

    public static int SigContinue { get; } = OperatingSystem.IsLinux() ? 18 : 19;

    public static int SigChild { get; } = OperatingSystem.IsLinux() ? 17 : 20;

    public static int OpenCreate { get; } = OperatingSystem.IsLinux() ? 0x40 : 0x200;

    public static int OpenAppend { get; } = OperatingSystem.IsLinux() ? 0x400 : 0x8;

    public static int OpenNonBlocking { get; } = OperatingSystem.IsLinux() ? 0x800 : 0x4;

    public static int OpenCloseOnExec { get; } = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    /// <summary>Whether a child can be started in another directory than the process's: glibc has it since 2.29.</summary>
    public static bool CanSpawnInDirectory { get; } =
        NativeLibrary.TryLoad(Libc, typeof(Posix).Assembly, null, out var library)
        && NativeLibrary.TryGetExport(library, "posix_spawn_file_actions_addchdir_np", out _);

    public static bool IsExecutable(string path) => access(path, ExecutePermission) == 0;

    /// <summary>Opens an existing file; -1: it cannot be opened (<see cref="Marshal.GetLastPInvokeError"/>).</summary>
    public static int Open(string path, int flags) => open(path, flags | OpenCloseOnExec);

    /// <summary>A pipe whose ends no child inherits, whoever starts it: (read end, write end).</summary>
    public static (int Read, int Write) Pipe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return PipeOfRuntime();
        }

        var ends = stackalloc int[2];
        Check(pipe2(ends, OpenCloseOnExec), "pipe");
        return (ends[0], ends[1]);
    }

    /// <summary>The same without pipe2, which macOS does not have: the call that would mark the ends instead is a variadic one.</summary>
    internal static (int Read, int Write) PipeOfRuntime()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        return (Take(pipe.ClientSafePipeHandle), Take(pipe.SafePipeHandle));

        static int Take(SafePipeHandle handle)
        {
            var descriptor = (int)handle.DangerousGetHandle();
            handle.SetHandleAsInvalid();
            return descriptor;
        }
    }

    public static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes)
            {
                written = write(descriptor, start, (nuint)bytes.Length);
            }

            if (written < 0 && Marshal.GetLastPInvokeError() == EInterrupted)
            {
                continue;
            }

            Check((int)written, "write");
            bytes = bytes[(int)written..];
        }
    }

    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return (int)read(descriptor, start, (nuint)buffer.Length);
        }
    }

    /// <summary>Whether a read would return at once: there is something, or the other end is closed.</summary>
    public static bool IsReadable(int descriptor)
    {
        var entry = new PollEntry { Descriptor = descriptor, Events = PollInput };
        return poll(&entry, 1, 0) > 0;
    }

    /// <summary>The path with every link on the way resolved; null: it does not exist.</summary>
    public static string? RealPath(string path)
    {
        const int PathMax = 4096;
        var resolved = stackalloc byte[PathMax + 1];
        return realpath(path, resolved) == null ? null : Marshal.PtrToStringUTF8((nint)resolved);
    }

    /// <summary>The path of an open file, with every link resolved.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Where it was opened: it is resolved where the system does not name open files.</param>
    public static string? RealPath(SafeFileHandle file, string path) =>
        (OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget : null) ?? RealPath(path);

    [LibraryImport(Libc, EntryPoint = "posix_spawn")]
    public static partial int Spawn(out int pid, byte* path, void* fileActions, void* attributes, nint* arguments, nint* environment);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes(void* attributes);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(void* attributes, short flags);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_setpgroup")]
    public static partial int SetGroup(void* attributes, int group);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaultSignals(void* attributes, void* signals);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask(void* attributes, void* signals);

    [LibraryImport(Libc, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitFileActions(void* actions);

    [LibraryImport(Libc, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyFileActions(void* actions);

    [LibraryImport(Libc, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(void* actions, int descriptor, int target);

    [LibraryImport(Libc, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(void* actions, int target, string path, int flags, uint mode);

    [LibraryImport(Libc, EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddChangeDirectory(void* actions, string path);

    [LibraryImport(Libc, EntryPoint = "sigfillset")]
    public static partial int FillSignals(void* signals);

    [LibraryImport(Libc, EntryPoint = "sigemptyset")]
    public static partial int EmptySignals(void* signals);

    [LibraryImport(Libc, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport(Libc, EntryPoint = "sigaction", SetLastError = true)]
    public static partial int SignalAction(int signal, byte* action, byte* previous);

    [LibraryImport(Libc, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, out int status, int options);

    [LibraryImport(Libc, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    internal static void Check(int result, string call)
    {
        if (result < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial nint read(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial nint write(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Libc)]
    private static partial int poll(PollEntry* entries, nuint count, int timeout);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* realpath(string path, byte* resolved);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Found;
    }
}

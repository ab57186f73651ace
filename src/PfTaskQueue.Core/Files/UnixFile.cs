using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Files;

/// <summary>Which file it is: as long as it exists anywhere, also without a name, no other has the same.</summary>
internal readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode);

/// <param name="Identity">Which file it is.</param>
/// <param name="Owner">The user it belongs to.</param>
/// <param name="Mode">Type and permissions, as in <c>st_mode</c>.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Changed">When content, owner or mode changed last, in nanoseconds since 1970.</param>
[UnsupportedOSPlatform("windows")]
internal readonly record struct FileStatus(FileIdentity Identity, uint Owner, uint Mode, long Size, long Changed)
{
    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0xFFF);

    /// <summary>Of a folder: whether everybody can make files in it.</summary>
    public bool IsOpenToAll => Permissions.HasFlag(UnixFileMode.OtherWrite);

    /// <summary>Whether it belongs to another user, who is not root.</summary>
    public bool IsAnothers => Owner != UnixFile.User && Owner != 0;
}

/// <summary>
/// What .NET does not offer about files. Only <see cref="Status(ReadOnlySpan{byte})"/> is for a database file too: closing any descriptor
/// of it drops this process's locks on it, all of them.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class UnixFile
{
    private const string Libc = "libc";

    /// <summary>More than either structure.</summary>
    private const int StatusSize = 256;

    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatus = 0x7FF;

    private const int LockExclusive = 2;
    private const int LockAtOnce = 4;
    private const int LockRelease = 8;

    private const int ReadPermission = 4;
    private const int WritePermission = 2;
    private const int AccessDenied = 13;

    private static readonly int CloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    // By number: musl has had a function of this name only since 1.2.5.
    private static readonly nint StatxCall = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 332 : 291;

    private static readonly bool HasOldStatName = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static uint User => geteuid();

    /// <summary>The bytes of a path as the system takes it, to be made once and used often.</summary>
    public static byte[] Name(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <inheritdoc cref="Status(ReadOnlySpan{byte})"/>
    public static FileStatus? Status(string path) => Status(Name(path));

    /// <summary>Null: there is no such file, or it may not be looked at.</summary>
    public static FileStatus? Status(ReadOnlySpan<byte> name)
    {
        var buffer = stackalloc byte[StatusSize];
        fixed (byte* text = name)
        {
            var result = OperatingSystem.IsLinux() ? (int)statx(StatxCall, CurrentFolder, text, 0, BasicStatus, buffer)
                : HasOldStatName ? stat_inode64(text, buffer)
                : stat(text, buffer);
            return result == 0 ? Read(buffer) : null;
        }
    }

    /// <summary>Null: the system does not say.</summary>
    public static FileStatus? Status(SafeFileHandle file)
    {
        var buffer = stackalloc byte[StatusSize];
        byte end = 0;
        var descriptor = (int)file.DangerousGetHandle();
        var result = OperatingSystem.IsLinux() ? (int)statx(StatxCall, descriptor, &end, EmptyPath, BasicStatus, buffer)
            : HasOldStatName ? fstat_inode64(descriptor, buffer)
            : fstat(descriptor, buffer);
        return result == 0 ? Read(buffer) : null;
    }

    /// <summary>Opens a file for reading. .NET would lock it. Null: it cannot be opened.</summary>
    public static SafeFileHandle? Open(string path)
    {
        var descriptor = open(path, CloseOnExec);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Takes the lock that belongs to the descriptor; false: another has it.</summary>
    public static bool TryLock(SafeFileHandle file) => flock(file, LockExclusive | LockAtOnce) == 0;

    public static void Unlock(SafeFileHandle file) => _ = flock(file, LockRelease);

    /// <summary>Whether this process may write a file; nothing is opened.</summary>
    public static bool MayWrite(string path) => access(path, WritePermission) == 0;

    /// <summary>Whether this process is not allowed to read a file; nothing is opened.</summary>
    public static bool IsDenied(string path) => access(path, ReadPermission) != 0 && Marshal.GetLastPInvokeError() == AccessDenied;

    /// <summary>Linux: struct statx, which is the same on every processor. macOS: struct stat with inodes of 64 bits.</summary>
    private static FileStatus Read(byte* status) => OperatingSystem.IsLinux()
        ? new FileStatus(
            new FileIdentity(*(uint*)(status + 136), *(uint*)(status + 140), *(ulong*)(status + 32)),
            *(uint*)(status + 20),
            *(ushort*)(status + 28),
            *(long*)(status + 40),
            Nanoseconds(*(long*)(status + 96), *(uint*)(status + 104)))
        : new FileStatus(
            new FileIdentity(0, *(uint*)status, *(ulong*)(status + 8)),
            *(uint*)(status + 16),
            *(ushort*)(status + 4),
            *(long*)(status + 96),
            Nanoseconds(*(long*)(status + 64), *(long*)(status + 72)));

    private static long Nanoseconds(long seconds, long rest) => (seconds * 1_000_000_000) + rest;

    [LibraryImport(Libc, EntryPoint = "syscall")]
    private static partial nint statx(nint number, int folder, byte* name, int flags, uint mask, byte* buffer);

    [LibraryImport(Libc)]
    private static partial int stat(byte* name, byte* buffer);

    [LibraryImport(Libc)]
    private static partial int fstat(int descriptor, byte* buffer);

    [LibraryImport(Libc, EntryPoint = "stat$INODE64")]
    private static partial int stat_inode64(byte* name, byte* buffer);

    [LibraryImport(Libc, EntryPoint = "fstat$INODE64")]
    private static partial int fstat_inode64(int descriptor, byte* buffer);

    [LibraryImport(Libc, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport(Libc)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport(Libc)]
    private static partial uint geteuid();
}

using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>Makes files and directories, also from a directory that is held open. None is made where something is, a link too.</summary>
internal static unsafe partial class Posix
{
    private const int EExists = 17;
    private const int ENotDirectory = 20;
    private const int OpenExclusive = 0x80;

    // ARM and PowerPC have other numbers than the rest of Linux.
    private static readonly bool s_otherNumbers = RuntimeInformation.ProcessArchitecture
        is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;

    /// <summary>A link at the end of the path is an error.</summary>
    public static int OpenNoFollow { get; } = !OperatingSystem.IsLinux() ? 0x100 : s_otherNumbers ? 0x8000 : 0x20000;

    private static int OpenAsDirectory { get; } = !OperatingSystem.IsLinux() ? 0x100000 : s_otherNumbers ? 0x4000 : 0x10000;

    /// <returns>False: something is there already.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static bool TryMakeDirectory(string path, UnixFileMode mode)
    {
        var result = mkdir(path, (uint)mode);
        if (result < 0 && Marshal.GetLastPInvokeError() == EExists)
        {
            return false;
        }

        CheckFile(result, path);
        return true;
    }

    /// <exception cref="DirectoryNotFoundException">What is above is not there.</exception>
    /// <exception cref="IOException">It cannot be made, or something is there already.</exception>
    public static void MakeDirectoryAt(SafeFileHandle directory, string name, UnixFileMode mode) =>
        CheckFile(mkdirat(directory, name, (uint)mode), name);

    /// <summary>Opens a directory; a link to one is an error.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenDirectory(string path)
    {
        var descriptor = Open(path, OpenReadOnly | OpenAsDirectory | OpenNoFollow);
        CheckFile(descriptor, path);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>
    /// Makes a new file with this content: three system calls, where a FileStream makes seven and the file system's part
    /// of them is most of what a short task costs.
    /// </summary>
    /// <inheritdoc cref="MakeDirectoryAt"/>
    [SupportedOSPlatform("linux")]
    public static void CreateFileAt(SafeFileHandle directory, string name, UnixFileMode mode, ReadOnlySpan<byte> content)
    {
        var descriptor = openat(directory, name, OpenWriteOnly | OpenCreate | OpenExclusive | OpenCloseOnExec, (uint)mode);
        CheckFile(descriptor, name);
        try
        {
            WriteAll(descriptor, content);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static void CheckFile(int result, string path)
    {
        if (result < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            var message = $"'{path}': {Marshal.GetPInvokeErrorMessage(error)}";
            throw error is ENoEntry or ENotDirectory ? new DirectoryNotFoundException(message) : new IOException(message, error);
        }
    }

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, uint mode);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdirat(SafeFileHandle directory, string name, uint mode);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(SafeFileHandle directory, string name, int flags, uint mode);
}

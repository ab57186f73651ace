using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>What a child does with its descriptors and directory before its program runs.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class SpawnFileActions : IDisposable
{
    // posix_spawn_file_actions_t has 80 bytes on glibc and musl and is a pointer on macOS.
    private const int Size = 256;

    public SpawnFileActions()
    {
        Pointer = NativeMemory.AllocZeroed(Size);
        Check(Posix.InitFileActions(Pointer));
    }

    public void* Pointer { get; private set; }

    public void Duplicate(int descriptor, int target) => Check(Posix.AddDuplicate(Pointer, descriptor, target));

    public void Open(int target, string path, int flags, UnixFileMode mode = default) =>
        Check(Posix.AddOpen(Pointer, target, path, flags, (uint)mode));

    public void ChangeDirectory(string path) => Check(Posix.AddChangeDirectory(Pointer, path));

    public void Dispose()
    {
        if (Pointer != null)
        {
            _ = Posix.DestroyFileActions(Pointer);
            NativeMemory.Free(Pointer);
            Pointer = null;
        }
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}

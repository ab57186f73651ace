using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// How every child is started: in a process group of its own, with no signal blocked and none ignored (.NET ignores SIGPIPE,
/// and a child that inherits that never ends in <c>yes | head</c>). Made once, read by all spawns.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe class SpawnAttributes
{
    // posix_spawnattr_t has 336 bytes on glibc and musl and is a pointer on macOS; sigset_t has at most 128.
    private const int AttributesSize = 1024;
    private const int SignalSetSize = 256;

    public static void* OwnGroup { get; } = Create();

    private static void* Create()
    {
        var attributes = NativeMemory.AllocZeroed(AttributesSize);
        var signals = stackalloc byte[SignalSetSize];
        Require(Posix.InitAttributes(attributes));
        Require(Posix.FillSignals(signals));
        Require(Posix.SetDefaultSignals(attributes, signals));
        Require(Posix.EmptySignals(signals));
        Require(Posix.SetSignalMask(attributes, signals));
        Require(Posix.SetGroup(attributes, 0));
        var flags = Posix.SpawnSetGroup | Posix.SpawnSetDefaultSignals | Posix.SpawnSetSignalMask;
        Require(Posix.SetFlags(attributes, (short)(OperatingSystem.IsMacOS() ? flags | Posix.SpawnCloseByDefault : flags)));
        return attributes;
    }

    private static void Require(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException("posix_spawnattr: " + Marshal.GetPInvokeErrorMessage(result));
        }
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>What this process does at a signal, as the kernel has it: a <c>struct sigaction</c>, which only libc looks into.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class SignalAction
{
    // It has 152 bytes on glibc and musl, and 16 on macOS. Everywhere it begins with the handler.
    private const int Size = 512;
    private const nint Ignore = 1;

    private readonly byte[] _action = new byte[Size];

    /// <summary>Whether it ignores the signal.</summary>
    public bool Ignores => Handler == Ignore;

    /// <summary>Whether it calls a function of this process.</summary>
    public bool Calls => Handler is not (0 or Ignore);

    private nint Handler => MemoryMarshal.Read<nint>(_action);

    public static SignalAction Of(int signal)
    {
        var action = new SignalAction();
        fixed (byte* address = action._action)
        {
            Posix.Check(Posix.SignalAction(signal, null, address), "sigaction");
        }

        return action;
    }

    /// <summary>Makes it this signal's.</summary>
    public void ApplyTo(int signal)
    {
        fixed (byte* address = _action)
        {
            Posix.Check(Posix.SignalAction(signal, address, null), "sigaction");
        }
    }
}

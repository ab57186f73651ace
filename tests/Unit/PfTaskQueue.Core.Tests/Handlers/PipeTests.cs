using System.Runtime.Versioning;
using PfTaskQueue.Handlers.Processes;

namespace PfTaskQueue.Core.Tests.Handlers;

[UnsupportedOSPlatform("windows")]
public class PipeTests
{
    private const int CloseOnExec = 0x80000;

    [LinuxFact]
    public void APipe_IsInheritedByNoChild() => AssertInheritedByNone(Posix.Pipe());

    [LinuxFact]
    public void APipeWhereTheKernelCannotMarkIt_IsInheritedByNoChildEither() => AssertInheritedByNone(Posix.PipeOfRuntime());

    private static void AssertInheritedByNone((int Read, int Write) pipe)
    {
        Assert.True((Flags(pipe.Read) & CloseOnExec) != 0 && (Flags(pipe.Write) & CloseOnExec) != 0);
        Posix.WriteAll(pipe.Write, "text"u8);
        var buffer = new byte[8];
        Assert.Equal(4, Posix.Read(pipe.Read, buffer));
        _ = Posix.Close(pipe.Write);
        Assert.Equal(0, Posix.Read(pipe.Read, buffer));
        _ = Posix.Close(pipe.Read);
    }

    private static int Flags(int descriptor)
    {
        var line = File.ReadAllLines($"/proc/self/fdinfo/{descriptor}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return Convert.ToInt32(line["flags:".Length..].Trim(), 8);
    }
}

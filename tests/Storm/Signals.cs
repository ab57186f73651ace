using System.Runtime.InteropServices;

namespace PfTaskQueue.Storm;

internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            WindowsSignals.Send(process, signal);
        }
        else
        {
            _ = kill(process, signal);
        }
    }

#pragma warning disable SYSLIB1054, CA5392 // A generated marshaller would need unsafe code for two integers.
    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
#pragma warning restore SYSLIB1054, CA5392
}

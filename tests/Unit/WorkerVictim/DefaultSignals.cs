using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WorkerVictim;

/// <summary>
/// A signal that is ignored stays ignored in whatever is started, and .NET leaves it so: below <c>nohup</c>, or in the background of a
/// script, this program would hear neither SIGINT nor SIGHUP. It is there to be signalled.
/// </summary>
internal static class DefaultSignals
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Terminate = 15;

    /// <summary>Before the runtime looks at what is ignored, which it does when somebody first asks for a signal, a process or the console.</summary>
#pragma warning disable CA2255 // No code of the program itself may come first.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Restore()
    {
        if (!OperatingSystem.IsWindows())
        {
            Array.ForEach([Hangup, Interrupt, Quit, Terminate], number => signal(number, handler: 0));
        }
    }

#pragma warning disable SYSLIB1054, CA5392 // A generated marshaller would need unsafe code for two integers.
    [DllImport("libc")]
    private static extern nint signal(int number, nint handler);
#pragma warning restore SYSLIB1054, CA5392
}

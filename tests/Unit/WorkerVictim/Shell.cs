using System.Runtime.InteropServices;

namespace WorkerVictim;

/// <summary>
/// What a shell does on Windows: it takes Ctrl+C for itself, by a handler that was there before the worker's. Without one the
/// system would end the process.
/// </summary>
internal static class Shell
{
    private const int CtrlC = 0;

    private delegate bool Handler(int number);

    // Kept: Windows has its address.
    private static readonly Handler Interrupt = OnEvent;

    public static void Begin()
    {
        if (OperatingSystem.IsWindows())
        {
            SetConsoleCtrlHandler(Interrupt, true);
        }
    }

    private static bool OnEvent(int number)
    {
        if (number == CtrlC)
        {
            Console.WriteLine("shell interrupted");
        }

        return number == CtrlC;
    }

    [DllImport("kernel32")]
    private static extern bool SetConsoleCtrlHandler(Handler handler, bool add);
}

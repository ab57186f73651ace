using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TestHandler;

/// <summary>
/// Sends another process an event of its console as Windows does it: by a thread in that process which begins in kernel32's
/// <c>CtrlRoutine</c>. The public call reaches whole consoles only, and has no event for the window's closing.
/// </summary>
internal static class ConsoleEvent
{
    private const int AllAccess = 0x1F_FFFF;

    /// <param name="number">0: Ctrl+C, 2: the window was closed, 6: the system shuts down.</param>
    public static int Send(int pid, int number)
    {
        // System libraries have the same address in every process.
        var routine = NativeLibrary.GetExport(NativeLibrary.Load("kernel32"), "CtrlRoutine");
        var process = OpenProcess(AllAccess, false, pid);
        if (process == 0 || CreateRemoteThread(process, 0, 0, routine, number, 0, out _) == 0)
        {
            throw new Win32Exception();
        }

        return 0;
    }

    [DllImport("kernel32", SetLastError = true)]
    private static extern nint OpenProcess(int access, bool inherit, int pid);

    [DllImport("kernel32", SetLastError = true)]
    private static extern nint CreateRemoteThread(nint process, nint attributes, nuint stack, nint start, nint parameter, int flags, out int id);
}

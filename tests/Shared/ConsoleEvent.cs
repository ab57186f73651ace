using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PfTaskQueue.Tests.Shared;

/// <summary>
/// Sends another process an event of its console as Windows does it: by a thread in that process which begins in kernel32's
/// <c>CtrlRoutine</c>. The public call reaches whole consoles only, and has no event for the window's closing.
/// </summary>
internal static class ConsoleEvent
{
    private const int AllAccess = 0x1F_FFFF;

    public const int CtrlC = 0;
    public const int Closed = 2;
    public const int Shutdown = 6;

    /// <exception cref="Win32Exception">The process is gone.</exception>
    public static void Send(int pid, int number)
    {
        // System libraries have the same address in every process.
        var routine = NativeLibrary.GetExport(NativeLibrary.Load("kernel32"), "CtrlRoutine");
        var process = OpenProcess(AllAccess, false, pid);
        try
        {
            var thread = process == 0 ? 0 : CreateRemoteThread(process, 0, 0, routine, number, 0, out _);
            if (thread == 0)
            {
                throw new Win32Exception();
            }

            CloseHandle(thread);
        }
        finally
        {
            CloseHandle(process);
        }
    }

#pragma warning disable SYSLIB1054, CA5392 // A generated marshaller would need unsafe code for a few integers.
    [DllImport("kernel32")]
    private static extern bool CloseHandle(nint handle);

    [DllImport("kernel32", SetLastError = true)]
    private static extern nint OpenProcess(int access, bool inherit, int pid);

    [DllImport("kernel32", SetLastError = true)]
    private static extern nint CreateRemoteThread(nint process, nint attributes, nuint stack, nint start, nint parameter, int flags, out int id);
#pragma warning restore SYSLIB1054, CA5392
}

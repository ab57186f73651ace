using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Storm;

/// <summary>What Windows has in the place of the signals that the storm sends.</summary>
internal static class WindowsSignals
{
    public static void Send(int id, int signal)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            switch (signal)
            {
                case Signals.Kill:
                    process.Kill();
                    break;
                case Signals.Stop:
                    _ = NtSuspendProcess(process.Handle);
                    break;
                case Signals.Continue:
                    _ = NtResumeProcess(process.Handle);
                    break;
                default:
                    ConsoleEvent.Send(id, ConsoleEvent.CtrlC);
                    break;
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }

#pragma warning disable SYSLIB1054, CA5392 // A generated marshaller would need unsafe code for an integer.
    [DllImport("ntdll")]
    private static extern int NtSuspendProcess(nint process);

    [DllImport("ntdll")]
    private static extern int NtResumeProcess(nint process);
#pragma warning restore SYSLIB1054, CA5392
}

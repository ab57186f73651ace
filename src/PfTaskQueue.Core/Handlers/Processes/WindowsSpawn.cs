using System.ComponentModel;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>Starts a program by <c>CreateProcessW</c>.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsSpawn
{
    /// <summary>Starts the program inside the job, without a window, with these three handles and no other.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="commandLine">As <see cref="WindowsCommandLine"/> writes it.</param>
    /// <param name="environment">As <see cref="EnvironmentBlock"/> writes it.</param>
    /// <param name="directory">Where it starts.</param>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static WindowsChild Start(
        string program,
        string commandLine,
        string environment,
        string directory,
        JobObject job,
        SafeFileHandle input,
        SafeFileHandle output,
        SafeFileHandle error)
    {
        using var attributes = new StartupAttributes(job, input, output, error);
        var startup = new Win32.StartupInformation
        {
            Size = sizeof(Win32.StartupInformation),
            Flags = Win32.UseStandardHandles,
            Input = input.DangerousGetHandle(),
            Output = output.DangerousGetHandle(),
            Error = error.DangerousGetHandle(),
            Attributes = attributes.Pointer,
        };
        Win32.ProcessInformation process;

        // The call may write into the command line.
        fixed (char* programStart = program, environmentStart = environment, directoryStart = directory)
        fixed (char* commandLineStart = (commandLine + '\0').ToCharArray())
        {
            // A console of its own, unseen: the user's Ctrl+C reaches the worker only, which then gives the handler its time.
            const int Flags = Win32.ExtendedStartup | Win32.CreateUnicodeEnvironment | Win32.CreateNoWindow;
            Win32.Require(Win32.CreateProcessW(
                programStart, commandLineStart, null, null, inheritHandles: true, Flags, environmentStart, directoryStart, &startup, &process));
        }

        Win32.CloseHandle(process.Thread);
        return new WindowsChild(new SafeProcessHandle(process.Process, ownsHandle: true));
    }
}

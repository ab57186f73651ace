using System.Diagnostics;

namespace PfTaskQueue.Tests.Shared;

/// <summary>How a process that runs workers may have been started, apart from the usual way.</summary>
public static class Surroundings
{
    public const string Usual = "";

    /// <summary>Process 1 of a container. To be made by root.</summary>
    public const string Process1 = "unshare --pid --fork --kill-child --mount-proc";

    /// <summary>By a script with <c>trap '' CHLD</c>. (dash does not pass that on.)</summary>
    public const string ChildSignalIgnored = "env --ignore-signal=CHLD";

    /// <summary>Of a container that has no shell.</summary>
    public const string Process1WithoutShell = Process1 + " (no /bin/sh)";

    private const string HideShell = "mount --bind /dev/null \"$(readlink -f /bin/sh)\" && exec \"$@\"";

    /// <summary>A program in these surroundings: the program to start, and its arguments.</summary>
    public static ProcessStartInfo Command(string surroundings, string program, params string[] arguments)
    {
        string[] command = [.. Words(surroundings), program, .. arguments];
        return new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    /// <summary>Why they cannot be made here; null: they can.</summary>
    public static async Task<string?> MissingAsync(string surroundings)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "the surroundings are made with Linux tools";
        }

        string said;
        try
        {
            var start = Command(surroundings, "bash", "-c", ":");
            using var process = Process.Start(start)!;
            said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
            {
                return null;
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            said = e.Message;
        }

        return $"no process can be started by '{surroundings}' here: {said}";
    }

    private static string[] Words(string surroundings) => surroundings == Process1WithoutShell
        ? [.. Process1.Split(' '), "--mount", "bash", "-c", HideShell, "bash"]
        : surroundings.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

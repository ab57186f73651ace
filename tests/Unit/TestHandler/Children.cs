using System.Diagnostics;
using System.Globalization;

namespace TestHandler;

/// <summary>Handlers that start processes of their own.</summary>
internal static class Children
{
    /// <summary>Starts a process that sleeps and has this one's output open; its id goes to <c>output/payload</c>.</summary>
    public static int StartSleeper(bool wait)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "sleep") { UseShellExecute = false })!;
        Outputs.Write("payload", child.Id.ToString(CultureInfo.InvariantCulture));
        if (wait)
        {
            child.WaitForExit();
        }

        return 0;
    }
}

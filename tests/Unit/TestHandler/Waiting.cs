using System.Globalization;

namespace TestHandler;

/// <summary>A handler that says that it runs, and ends when it is let go.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="running">The file that gets its process ID, as a line.</param>
    /// <param name="release">The file that lets it go.</param>
    public static int For(string running, string release)
    {
        File.WriteAllText(running, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        For(release);
        return 0;
    }

    public static void For(string release)
    {
        while (!File.Exists(release))
        {
            Thread.Sleep(Pause);
        }
    }
}

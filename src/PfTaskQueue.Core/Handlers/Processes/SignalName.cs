using System.Globalization;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>Signals by name, for messages.</summary>
internal static class SignalName
{
    /// <summary><c>9 (SIGKILL)</c>. Only numbers that are the same on every Unix have a name here.</summary>
    public static string Describe(int signal)
    {
        var name = signal switch
        {
            1 => "SIGHUP",
            2 => "SIGINT",
            3 => "SIGQUIT",
            4 => "SIGILL",
            5 => "SIGTRAP",
            6 => "SIGABRT",
            8 => "SIGFPE",
            9 => "SIGKILL",
            11 => "SIGSEGV",
            13 => "SIGPIPE",
            14 => "SIGALRM",
            15 => "SIGTERM",
            24 => "SIGXCPU",
            25 => "SIGXFSZ",
            _ => null,
        };
        var number = signal.ToString(CultureInfo.InvariantCulture);
        return name is null ? number : $"{number} ({name})";
    }
}

using System.Globalization;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit code; null: it did not exit by itself.</param>
/// <param name="Signal">The signal that ended it; null: none did.</param>
internal readonly record struct ProcessExit(int? Code, int? Signal)
{
    /// <summary>Somebody else in this process took the status.</summary>
    public static ProcessExit Unknown => default;

    /// <summary>Killed by the worker and not yet seen to have gone.</summary>
    public static ProcessExit KilledHere => Killed(9);

    public static ProcessExit Exited(int code) => new(code, null);

    public static ProcessExit Killed(int signal) => new(null, signal);

    /// <summary>Decodes the status of waitpid, whose layout is the same on every Unix.</summary>
    public static ProcessExit FromWaitStatus(int status) =>
        (status & 0x7F) is var signal && signal == 0 ? Exited((status >> 8) & 0xFF) : Killed(signal);

    /// <summary>Reads what <c>reporter.sh</c> wrote.</summary>
    /// <returns>Null: that was not complete, since its shell was killed.</returns>
    public static ProcessExit? FromReport(string report)
    {
        const int signalBase = 128;
        var lines = report.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || !report.EndsWith('\n') || !int.TryParse(lines[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return null;
        }

        // A handler may also exit with such a code itself. Shells have words for most signals, and none for an exit.
        return code > signalBase && lines.Length > 1 ? Killed(code - signalBase) : Exited(code);
    }
}

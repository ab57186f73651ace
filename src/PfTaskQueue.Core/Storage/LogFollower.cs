using System.Text;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>Makes of logs that grow the pieces that have not been told yet.</summary>
internal sealed class LogFollower
{
    private readonly Dictionary<string, AttemptLog> _told = new(StringComparer.Ordinal);

    /// <summary>What is new of an attempt: all of it at first, then what came since, and its exit code; null: nothing.</summary>
    public AttemptLog? Next(AttemptLog log)
    {
        var before = _told.GetValueOrDefault(log.ProcessUid);
        _told[log.ProcessUid] = log;
        if (before is null)
        {
            return log;
        }

        var output = Since(before.StandardOutput, before.StandardOutputBytes, log.StandardOutput, log.StandardOutputBytes);
        var error = Since(before.StandardError, before.StandardErrorBytes, log.StandardError, log.StandardErrorBytes);
        return output.Length + error.Length == 0 && log.ExitCode == before.ExitCode ? null : log with { StandardOutput = output, StandardError = error };
    }

    /// <summary>What follows the known text. If more has come than is kept, that begins in the middle.</summary>
    private static string Since(string known, long knownBytes, string text, long bytes)
    {
        if (bytes <= knownBytes)
        {
            return "";
        }

        var tail = Encoding.UTF8.GetBytes(text);
        if (tail.Length >= bytes && text.StartsWith(known, StringComparison.Ordinal))
        {
            // All of it is there: exact, also where characters were not UTF-8 and have another length here.
            return text[known.Length..];
        }

        return Encoding.UTF8.GetString(tail.AsSpan((int)Math.Max(0, tail.Length - (bytes - knownBytes))));
    }
}

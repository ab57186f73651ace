using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>
/// What a script says beside its output, as the log of the attempt: information, verbose and debug as standard output, errors
/// and warnings as standard error. A pipeline that lives for many tasks must not collect their records, so each is taken out.
/// </summary>
internal sealed class ScriptStreams
{
    private readonly Func<ScriptAttempt?> _current;

    public ScriptStreams(PSDataStreams streams, Func<ScriptAttempt?> current)
    {
        _current = current;
        Watch(streams.Error, static (attempt, record) => attempt.Errors.Append(Text(record)));
        Watch(streams.Warning, static (attempt, record) => attempt.Errors.Append($"WARNING: {record.Message}\n"));
        Watch(streams.Information, static (attempt, record) => attempt.Output.Append(Text(record)));
        Watch(streams.Verbose, static (attempt, record) => attempt.Output.Append($"VERBOSE: {record.Message}\n"));
        Watch(streams.Debug, static (attempt, record) => attempt.Output.Append($"DEBUG: {record.Message}\n"));
        Watch(streams.Progress, static (_, _) => { });
    }

    /// <summary>An error with the place where it happened. The outermost place is in what runs the script, and no news.</summary>
    public static string Text(ErrorRecord error)
    {
        var trace = error.ScriptStackTrace ?? "";
        var last = trace.LastIndexOf('\n');
        return last < 0 ? $"{error}\n" : $"{error}\n{trace[..last].TrimEnd()}\n";
    }

    private static string Text(InformationRecord record) =>
        record.MessageData is HostInformationMessage { NoNewLine: true } part ? part.Message : $"{record}\n";

    private void Watch<T>(PSDataCollection<T> records, Action<ScriptAttempt, T> write) => records.DataAdded += (_, _) =>
    {
        foreach (var record in records.ReadAll())
        {
            // Raised on the thread that runs the script, before it goes on.
            if (_current() is { } attempt)
            {
                write(attempt, record);
            }
        }
    };
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>Reads the ends of an attempt's log files.</summary>
internal static class LogTail
{
    /// <summary>Null: a success that printed nothing, or nothing is to be kept. A log that the handler has made unreadable counts as empty.</summary>
    /// <param name="limit">How many bytes are kept of each stream; 0 or less: none.</param>
    public static AttemptLog? Read(Workspace workspace, string taskUid, string processUid, int? exitCode, int limit)
    {
        if (limit <= 0)
        {
            return null;
        }

        var log = ReadBoth(workspace, taskUid, processUid, limit, grows: false);
        return Printed(log) == 0 && exitCode is 0 or null ? null : log with { ExitCode = exitCode };
    }

    /// <summary>As <see cref="Read(Workspace, string, string, int?, int)"/> while the handler still prints.</summary>
    /// <param name="known">How many bytes of both together are known: without more, the result is null.</param>
    public static AttemptLog? ReadRunning(Workspace workspace, string taskUid, string processUid, long known, int limit)
    {
        if (limit <= 0 || Length(workspace.StandardOutput) + Length(workspace.StandardError) <= known)
        {
            return null;
        }

        var log = ReadBoth(workspace, taskUid, processUid, limit, grows: true);
        return Printed(log) <= known ? null : log;
    }

    private static AttemptLog ReadBoth(Workspace workspace, string taskUid, string processUid, int limit, bool grows)
    {
        var (output, outputBytes) = Read(workspace.StandardOutput, workspace, limit, grows);
        var (error, errorBytes) = Read(workspace.StandardError, workspace, limit, grows);
        return new AttemptLog
        {
            TaskUid = taskUid,
            ProcessUid = processUid,
            StandardOutput = output,
            StandardError = error,
            StandardOutputBytes = outputBytes,
            StandardErrorBytes = errorBytes,
        };
    }

    private static long Printed(AttemptLog log) => log.StandardOutputBytes + log.StandardErrorBytes;

    private static long Length(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;

    private static (string Text, long Bytes) Read(string path, Workspace workspace, int limit, bool grows)
    {
        try
        {
            // Most handlers print nothing: that costs a look at the length, and no more.
            return new FileInfo(path) is { Exists: true, Length: > 0 } ? OutputFile.ReadTail(path, workspace.Held, limit, grows) : ("", 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("", 0);
        }
    }
}

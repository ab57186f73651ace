using System.Text.Json.Serialization;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>An attempt's log as it is stored: a form of our own, in places of our own.</summary>
internal sealed class WireAttemptLog
{
    [JsonPropertyName("stdout")]
    public string? StandardOutput { get; set; }

    [JsonPropertyName("stderr")]
    public string? StandardError { get; set; }

    [JsonPropertyName("stdoutBytes")]
    public long StandardOutputBytes { get; set; }

    [JsonPropertyName("stderrBytes")]
    public long StandardErrorBytes { get; set; }

    [JsonPropertyName("exitCode")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExitCode { get; set; }

    public static WireAttemptLog From(AttemptLog log) => new()
    {
        StandardOutput = log.StandardOutput,
        StandardError = log.StandardError,
        StandardOutputBytes = log.StandardOutputBytes,
        StandardErrorBytes = log.StandardErrorBytes,
        ExitCode = log.ExitCode,
    };

    public AttemptLog ToLog(string taskUid, string processUid) => new()
    {
        TaskUid = taskUid,
        ProcessUid = processUid,
        StandardOutput = StandardOutput ?? "",
        StandardError = StandardError ?? "",
        StandardOutputBytes = Size(StandardOutputBytes, "stdoutBytes"),
        StandardErrorBytes = Size(StandardErrorBytes, "stderrBytes"),
        ExitCode = ExitCode,
    };

    private static long Size(long bytes, string name) =>
        bytes >= 0 ? bytes : throw new FormatException($"can't unmarshal: '{name}' is {bytes}");
}

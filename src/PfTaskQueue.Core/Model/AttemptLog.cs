namespace PfTaskQueue.Model;

/// <summary>How one attempt's handler ended, and the ends of what it printed, as they are kept beside the task.</summary>
public sealed record AttemptLog
{
    public string TaskUid { get; init; } = "";

    /// <summary>The attempt.</summary>
    public required string ProcessUid { get; init; }

    /// <summary>The end of its standard output, cut at a character; what is not UTF-8 is U+FFFD.</summary>
    public string StandardOutput { get; init; } = "";

    /// <summary>The end of its standard error.</summary>
    public string StandardError { get; init; } = "";

    /// <summary>How many bytes of standard output there were in all.</summary>
    public long StandardOutputBytes { get; init; }

    /// <summary>How many bytes of standard error there were in all.</summary>
    public long StandardErrorBytes { get; init; }

    /// <summary>The handler's exit code; null: it was killed by a signal.</summary>
    public int? ExitCode { get; init; }

    public override string ToString() => ProcessUid;
}

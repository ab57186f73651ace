namespace PfTaskQueue.Model;

public enum ResultType
{
    Success,
    Failure,
}

/// <summary>Why an attempt ended as it did.</summary>
public enum ResultReason
{
    /// <summary>Exit code 0.</summary>
    Succeeded,

    /// <summary>Another exit code, or the handler could not be started.</summary>
    Failed,

    /// <summary>The handler ran longer than the task's time-out and was killed.</summary>
    Timeout,

    /// <summary>The worker was stopped, or the task was cancelled, which cut the handler short.</summary>
    Signaled,

    /// <summary>The worker could not prepare the attempt or read its output.</summary>
    InternalError,
}

/// <summary>What came of one attempt.</summary>
public sealed record TaskResult
{
    public required ResultType Type { get; init; }

    public required ResultReason Reason { get; init; }

    /// <summary>The content of <c>output/message</c>, or the reason in words; null: none.</summary>
    public string? Message { get; init; }

    /// <summary>The content of <c>output/payload</c>; null: no such file. An empty file gives an empty text.</summary>
    public string? Payload { get; init; }

    public static TaskResult Success(string? message = null, string? payload = null) =>
        new() { Type = ResultType.Success, Reason = ResultReason.Succeeded, Message = message, Payload = payload };

    public static TaskResult Failure(ResultReason reason, string? message = null, string? payload = null) =>
        new() { Type = ResultType.Failure, Reason = reason, Message = message, Payload = payload };

    public override string ToString() => Message is null ? Reason.ToString() : $"{Reason}: {Message}";
}

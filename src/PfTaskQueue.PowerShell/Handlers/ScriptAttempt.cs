using System.Management.Automation;
using PfTaskQueue.Handlers;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Input;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>One task in a runspace. The first outcome counts.</summary>
internal sealed class ScriptAttempt(TaskInfo task, int resultLimit, int logLimit)
{
    // As deep as what Add-PfTask makes of an object by default.
    private const int Depth = 10;

    private readonly TaskCompletionSource<TaskResult?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskInfo Task { get; } = task;

    public string ProcessUid { get; } = Attempt.Of(task).ProcessUid;

    public TextTail Output { get; } = new(logLimit);

    public TextTail Errors { get; } = new(logLimit);

    /// <summary>How many bytes it has printed so far.</summary>
    public long Printed => Output.Bytes + Errors.Bytes;

    /// <summary>What the script gave to <c>exit</c>; null: it did not.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Completes with what the script made of the task; null: it was stopped first.</summary>
    public Task<TaskResult?> Ended => _ended.Task;

    /// <summary>It returned. One object is the result, several are a list, none is none.</summary>
    public void Return(object?[] output)
    {
        var json = output.Length == 0 ? null : ObjectJson.Write(output.Length == 1 ? output[0] : output, Depth);
        var payload = json is null ? null : Limits.Truncate(json, resultLimit);
        if (payload?.Length != json?.Length)
        {
            Errors.Append($"WARNING: the result has {System.Text.Encoding.UTF8.GetByteCount(json!)} bytes, and at most {resultLimit} are kept\n");
        }

        _ended.TrySetResult(TaskResult.Success(payload: payload));
    }

    /// <summary>An error that it did not catch.</summary>
    public void Throw(ErrorRecord error)
    {
        Errors.Append(ScriptStreams.Text(error));
        Fail(error.ToString());
    }

    /// <summary>It ended otherwise.</summary>
    public void Fail(string message) => _ended.TrySetResult(TaskResult.Failure(ResultReason.Failed, Limits.Truncate(message, resultLimit)));

    /// <summary>It called <c>exit</c>.</summary>
    public void Exit(int code)
    {
        ExitCode = code;
        _ended.TrySetResult(code == 0 ? TaskResult.Success() : TaskResult.Failure(ResultReason.Failed, $"the script ended with exit code {code}"));
    }

    public void Stopped() => _ended.TrySetResult(null);
}

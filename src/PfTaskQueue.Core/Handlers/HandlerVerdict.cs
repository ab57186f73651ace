using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Handlers;

/// <summary>What an attempt's end means for the task.</summary>
internal static class HandlerVerdict
{
    public const string NotStarted = "the worker stopped before the handler was started";

    private const string CutShort = "the worker stopped and cut the handler short";

    /// <summary>
    /// Exit code 0 is a success, even if a stop had asked the handler to end. A handler that was cut short may have left
    /// output half written: that is then no error of its own. Otherwise output that cannot be taken is one, whatever the exit code.
    /// </summary>
    public static TaskResult Of(ProcessExit exit, CutReason? cut, TimeSpan timeout, HandlerOutput output)
    {
        if (cut is not null && exit.Code != 0)
        {
            var result = OfCut(cut.Value, timeout);
            return result with { Message = output.Message ?? result.Message, Payload = output.Payload };
        }

        if (output.Error is not null)
        {
            return TaskResult.Failure(ResultReason.InternalError, output.Error, output.Payload);
        }

        return exit switch
        {
            { Code: 0 } => TaskResult.Success(output.Message, output.Payload),

            // As in the original: an exit code alone makes no message.
            { Code: not null } => TaskResult.Failure(ResultReason.Failed, output.Message, output.Payload),
            { Signal: { } signal } => Failure(ResultReason.Failed, output, $"the handler was killed by signal {SignalName.Describe(signal)}"),
            _ => Failure(ResultReason.InternalError, output, "the handler ended, but its exit status was taken by something else in the worker's process"),
        };
    }

    /// <summary>What it means that an attempt was cut short, where the handler itself has said nothing.</summary>
    public static TaskResult OfCut(CutReason cut, TimeSpan timeout) => cut == CutReason.Timeout
        ? TaskResult.Failure(ResultReason.Timeout, $"the handler was killed: it ran longer than {GoDuration.Format(timeout)}")
        : TaskResult.Failure(ResultReason.Signaled, CutShort);

    /// <summary>What a stop of the attempt means if somebody has cancelled the task: what the handler itself had to say stays.</summary>
    public static TaskResult OfCancelled(TaskResult result) =>
        result.Message is CutShort or NotStarted ? result with { Message = "the task was cancelled while its handler ran" } : result;

    private static TaskResult Failure(ResultReason reason, HandlerOutput output, string message) =>
        TaskResult.Failure(reason, output.Message ?? message, output.Payload);
}

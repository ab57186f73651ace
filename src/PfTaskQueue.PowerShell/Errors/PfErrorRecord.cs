using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Errors;

/// <summary>
/// Turns the engine's errors into error records. The ErrorId is the error's name, the advice is the recommended action:
/// both are the same whichever cmdlet met the error.
/// </summary>
internal static class PfErrorRecord
{
    public static ErrorRecord From(PfException error, object? target) =>
        Showable(new ErrorRecord(Showable(error), error.Error.ToString(), CategoryOf(error.Error), target)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = error.Advice ?? "" },
        });

    /// <summary>
    /// The record with texts that may be shown: a message can quote whatever is in a queue, and the target is named after what it is
    /// about. The target itself stays as it is.
    /// </summary>
    public static ErrorRecord Showable(ErrorRecord record)
    {
        var message = record.ErrorDetails?.Message ?? record.Exception.Message;
        if (!TextControls.IsFree(message + record.ErrorDetails?.RecommendedAction))
        {
            record.ErrorDetails = new ErrorDetails(Shown.Plain(message)) { RecommendedAction = Shown.Plain(record.ErrorDetails?.RecommendedAction) };
        }

        if (!TextControls.IsFree(record.CategoryInfo.TargetName))
        {
            record.CategoryInfo.TargetName = Shown.Plain(record.CategoryInfo.TargetName);
        }

        return record;
    }

    /// <summary>Scripts print the exception's own message, too, and Get-Error those of its causes: one that may not be shown is left out.</summary>
    private static PfException Showable(PfException error)
    {
        var cause = error.InnerException is { } inner && TextControls.IsFree(inner.Message + inner.GetBaseException().Message) ? inner : null;
        return cause == error.InnerException && TextControls.IsFree(error.Message + error.Advice)
            ? error
            : new PfException(error.Error, Shown.Plain(error.Message), error.Advice is null ? null : Shown.Plain(error.Advice), cause);
    }

    /// <summary>
    /// Whether the error is the backend's or the whole call's, so that the next item would meet it too. The others belong to
    /// one item, and the call goes on with the next.
    /// </summary>
    public static bool EndsTheCall(PfError error) => error is
        PfError.BackendUnavailable or PfError.AccessDenied or PfError.BackendReadOnly or PfError.BackendFull
        or PfError.BackendCorrupt or PfError.BackendReplaced or PfError.BackendTooNew or PfError.BackendBusy or PfError.BackendFailed
        or PfError.InvalidBackend or PfError.InvalidConfiguration or PfError.NotSupportedByBackend;

    private static ErrorCategory CategoryOf(PfError error) => error switch
    {
        PfError.QueueNotFound or PfError.TaskNotFound or PfError.WorkerNotFound or PfError.HandlerNotFound or PfError.SettingNotFound
            or PfError.DeadLetterNotFound => ErrorCategory.ObjectNotFound,
        PfError.QueueAlreadyExists or PfError.TaskAlreadyExists => ErrorCategory.ResourceExists,
        PfError.PayloadTooLarge or PfError.TaskNameTooLong => ErrorCategory.LimitsExceeded,
        PfError.InvalidQueueName or PfError.InvalidBackend or PfError.InvalidWorkDir or PfError.InvalidHandler
            or PfError.NothingGiven => ErrorCategory.InvalidArgument,
        PfError.NotAQueue => ErrorCategory.InvalidType,
        PfError.InvalidTaskSpec or PfError.InvalidConfiguration or PfError.DeadLetterUnreadable or PfError.QueueUnreadable or PfError.WorkerUnreadable => ErrorCategory.InvalidData,
        PfError.InvalidYaml => ErrorCategory.ParserError,
        PfError.InvalidTaskPhase or PfError.WorkerCannotBeAsked or PfError.CannotRunPrograms => ErrorCategory.InvalidOperation,
        PfError.WorkerLost or PfError.WorkerFailed or PfError.TaskFailed or PfError.TasksFailed => ErrorCategory.OperationStopped,
        PfError.WaitTimedOut => ErrorCategory.OperationTimeout,
        PfError.BackendUnavailable or PfError.BackendReplaced => ErrorCategory.ConnectionError,
        PfError.AccessDenied => ErrorCategory.PermissionDenied,
        PfError.BackendReadOnly or PfError.BackendFull or PfError.NotReplicated => ErrorCategory.WriteError,
        PfError.BackendCorrupt or PfError.BackendTooNew => ErrorCategory.ReadError,
        PfError.BackendBusy => ErrorCategory.ResourceBusy,
        PfError.NotSupportedByBackend => ErrorCategory.NotImplemented,
        _ => ErrorCategory.NotSpecified,
    };
}

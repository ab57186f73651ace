using System.Management.Automation;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Errors;

/// <summary>
/// Turns the engine's errors into error records. The ErrorId is the error's name, the advice is the recommended action:
/// both are the same whichever cmdlet met the error.
/// </summary>
internal static class PfErrorRecord
{
    public static ErrorRecord From(PfException error, object? target) =>
        new(error, error.Error.ToString(), CategoryOf(error.Error), target)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = error.Advice ?? "" },
        };

    /// <summary>
    /// Whether the error is the backend's or the whole call's, so that the next item would meet it too. The others belong to
    /// one item, and the call goes on with the next.
    /// </summary>
    public static bool EndsTheCall(PfError error) => error is
        PfError.BackendUnavailable or PfError.AccessDenied or PfError.BackendReadOnly or PfError.BackendFull
        or PfError.BackendCorrupt or PfError.BackendBusy or PfError.BackendFailed
        or PfError.InvalidBackend or PfError.InvalidConfiguration;

    private static ErrorCategory CategoryOf(PfError error) => error switch
    {
        PfError.QueueNotFound or PfError.TaskNotFound or PfError.WorkerNotFound or PfError.HandlerNotFound or PfError.SettingNotFound
            or PfError.DeadLetterNotFound => ErrorCategory.ObjectNotFound,
        PfError.QueueAlreadyExists or PfError.TaskAlreadyExists => ErrorCategory.ResourceExists,
        PfError.PayloadTooLarge or PfError.TaskNameTooLong => ErrorCategory.LimitsExceeded,
        PfError.InvalidQueueName or PfError.InvalidBackend or PfError.InvalidWorkDir or PfError.InvalidHandler
            or PfError.NothingGiven => ErrorCategory.InvalidArgument,
        PfError.NotAQueue => ErrorCategory.InvalidType,
        PfError.InvalidTaskSpec or PfError.InvalidConfiguration or PfError.DeadLetterUnreadable => ErrorCategory.InvalidData,
        PfError.InvalidYaml => ErrorCategory.ParserError,
        PfError.InvalidTaskPhase or PfError.WorkerCannotBeAsked => ErrorCategory.InvalidOperation,
        PfError.WorkerLost or PfError.TaskFailed or PfError.TasksFailed => ErrorCategory.OperationStopped,
        PfError.WaitTimedOut => ErrorCategory.OperationTimeout,
        PfError.BackendUnavailable => ErrorCategory.ConnectionError,
        PfError.AccessDenied => ErrorCategory.PermissionDenied,
        PfError.BackendReadOnly or PfError.BackendFull => ErrorCategory.WriteError,
        PfError.BackendCorrupt => ErrorCategory.ReadError,
        PfError.BackendBusy => ErrorCategory.ResourceBusy,
        _ => ErrorCategory.NotSpecified,
    };
}

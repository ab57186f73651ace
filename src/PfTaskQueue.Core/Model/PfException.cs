namespace PfTaskQueue.Model;

/// <summary>
/// What can go wrong, by name. The names are the cmdlets' ErrorIds: scripts compare with them, so they never change.
/// </summary>
public enum PfError
{
    /// <summary>No queue has this name, or it was deleted meanwhile.</summary>
    QueueNotFound,
    QueueAlreadyExists,

    /// <summary>The queue's record is damaged or somebody else's.</summary>
    QueueUnreadable,
    InvalidQueueName,

    /// <summary>The object stands for no queue, where a queue itself is wanted.</summary>
    NotAQueue,
    TaskNotFound,

    /// <summary>The call needs an item, and none is named or comes down the pipeline.</summary>
    NothingGiven,

    /// <summary>The task's phase does not allow what was asked for.</summary>
    InvalidTaskPhase,

    /// <summary>What was waited for did not come about in the time that was given.</summary>
    WaitTimedOut,

    /// <summary>The task has failed: the error of its result.</summary>
    TaskFailed,

    /// <summary>Among the tasks that were waited for are failed ones.</summary>
    TasksFailed,

    /// <summary>A task with this UID is in the queue already.</summary>
    TaskAlreadyExists,
    WorkerNotFound,

    /// <summary>The worker's record is damaged, missing or impossible.</summary>
    WorkerUnreadable,

    /// <summary>The worker is a program that hears no requests (the original pftaskqueue).</summary>
    WorkerCannotBeAsked,
    DeadLetterNotFound,

    /// <summary>The dead letter holds nothing that could be queued.</summary>
    DeadLetterUnreadable,
    PayloadTooLarge,
    TaskNameTooLong,
    InvalidTaskSpec,
    InvalidYaml,
    InvalidConfiguration,

    /// <summary>No setting has this key.</summary>
    SettingNotFound,
    InvalidBackend,
    InvalidWorkDir,
    HandlerNotFound,

    /// <summary>The script that shall run the tasks cannot.</summary>
    InvalidHandler,

    /// <summary>This process is never told that a program which it has started has ended.</summary>
    CannotRunPrograms,

    /// <summary>The worker was declared dead, or ended, and may do nothing any more.</summary>
    WorkerLost,

    /// <summary>The worker met an error that nobody expected, and has ended.</summary>
    WorkerFailed,

    /// <summary>The backend cannot be reached or opened.</summary>
    BackendUnavailable,
    AccessDenied,

    /// <summary>The backend refuses writes: a read-only file or replica.</summary>
    BackendReadOnly,

    /// <summary>The disk or the server's memory is full.</summary>
    BackendFull,

    /// <summary>The tasks are stored, and fewer replicas have them than the settings want.</summary>
    NotReplicated,

    /// <summary>The backend holds something else than a queue database.</summary>
    BackendCorrupt,

    /// <summary>The backend was put away or replaced by another while it was open.</summary>
    BackendReplaced,

    /// <summary>A newer version has written the backend, and this one does not know its form.</summary>
    BackendTooNew,
    BackendBusy,
    BackendFailed,

    /// <summary>The backend has no such thing; the advice says what it has instead.</summary>
    NotSupportedByBackend,
}

/// <summary>An error with a stable name, a sentence that says what happened to which item, and what to do.</summary>
public sealed class PfException : Exception
{
    public PfException(PfError error, string message, string? advice = null, Exception? inner = null)
        : base(message, inner)
    {
        Error = error;
        Advice = advice;
    }

    public PfError Error { get; }

    /// <summary>What the user can do about it.</summary>
    public string? Advice { get; }

    /// <summary>What the call has stored all the same (<see cref="PfError.NotReplicated"/>): adding it again would double it.</summary>
    public IReadOnlyList<TaskInfo> Stored { get; init; } = [];

    internal static PfException WorkerNotFound(WorkerInfo worker) => new(
        PfError.WorkerNotFound, $"queue '{worker.Queue}' has no worker {worker.Uid}", "Get-PfWorker lists the workers of a queue");

    internal static PfException QueueUnreadable(string name, string fault) => new(
        PfError.QueueUnreadable,
        $"the record of queue '{name}' cannot be read: {fault}",
        $"Resume-PfQueue '{name}' writes a new one, and its tasks stay; Remove-PfQueue '{name}' erases them with it");

    internal static PfException WorkerUnreadable(string queue, string uid, string fault) => new(
        PfError.WorkerUnreadable,
        $"the record of worker {uid} of queue '{queue}' cannot be read: {fault}",
        $"a running worker of the queue, or Repair-PfQueue '{queue}', gives it a new one; if it does not beat, its tasks come back as those of any dead worker");

    public static PfException QueueNotFound(string name) => new(
        PfError.QueueNotFound, $"queue '{name}' does not exist on this backend", $"create it: New-PfQueue '{name}'. Get-PfQueue lists the queues.");
}

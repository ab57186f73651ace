namespace PfTaskQueue.Checking;

public enum FindingSeverity
{
    /// <summary>Nothing is lost and nothing runs twice because of it.</summary>
    Warning,

    /// <summary>A task may never run, may run twice, or cannot be shown.</summary>
    Error,
}

/// <summary>What can be wrong with a queue, by name. Scripts compare with the names, so they never change.</summary>
public enum FindingKind
{
    /// <summary>A task's record cannot be read.</summary>
    TaskUnreadable,

    /// <summary>A list names a task that has no record.</summary>
    TaskMissing,

    /// <summary>A task has a record, and the index of all tasks does not name it: readers do not show it.</summary>
    TaskUnlisted,

    /// <summary>A task that waits is in no line, or one that runs is held by nobody: it never goes on.</summary>
    TaskNowhere,

    /// <summary>A task is in the line twice, or in the line and held, or held by two: it may run twice.</summary>
    TaskInTwoPlaces,

    /// <summary>A task is in the place of another phase, or another worker holds it than its record says.</summary>
    TaskMisplaced,

    /// <summary>A worker that has ended, or that there is none of, still holds a task: nobody salvages it.</summary>
    HolderEnded,

    /// <summary>A worker that is dead holds a task that is to be salvaged.</summary>
    HolderDead,

    /// <summary>A record contradicts itself: a phase without its attempt, an attempt that never ended in the history.</summary>
    RecordImpossible,

    /// <summary>Failures or salvages are not as many as the history says.</summary>
    CountsDisagree,

    /// <summary>A note says that a worker has claimed a task, and the worker has not.</summary>
    StaleClaim,

    /// <summary>A worker's record cannot be read.</summary>
    WorkerUnreadable,

    /// <summary>The list of workers names one that has no record.</summary>
    WorkerMissing,

    /// <summary>A worker has a record, and the list of workers does not name it: nobody salvages it.</summary>
    WorkerUnlisted,

    /// <summary>The index says that a worker is in another phase than its record says.</summary>
    WorkerMisplaced,

    /// <summary>A dead letter cannot be read; its text is shown as it is.</summary>
    DeadLetterUnreadable,

    /// <summary>The database file is damaged.</summary>
    StorageDamaged,
}

/// <summary>Something that is wrong with a queue.</summary>
/// <param name="Queue">Name of the queue.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Uid">The task or worker; empty where it is neither.</param>
/// <param name="What">The fault in words.</param>
public sealed record Finding(string Queue, FindingKind Kind, string Uid, string What)
{
    public FindingSeverity Severity => Kind switch
    {
        FindingKind.HolderDead or FindingKind.CountsDisagree or FindingKind.StaleClaim or FindingKind.WorkerMissing
            or FindingKind.DeadLetterUnreadable => FindingSeverity.Warning,
        _ => FindingSeverity.Error,
    };

    /// <summary>What the user can do about it.</summary>
    public string Advice => Kind switch
    {
        FindingKind.HolderDead => "a running worker takes the task back within seconds; without one, run Repair-PfQueue",
        FindingKind.TaskUnreadable => "a worker that takes the task moves it to the dead letters (Get-PfDeadLetter); one that rests is erased by Remove-PfTask with its UID",
        FindingKind.TaskMissing => "nothing can be run under this UID: a worker that meets it skips it",
        FindingKind.CountsDisagree => "the task goes on as it should; workers of the original are known to leave such records",
        FindingKind.StaleClaim => "nobody heeds the note: it goes when the task is claimed again",
        FindingKind.DeadLetterUnreadable => "remove it if it is of no use: Remove-PfDeadLetter",
        FindingKind.StorageDamaged => "stop the workers and restore the file from a backup, or save what can be read: sqlite3 queue.db .recover",
        FindingKind.WorkerUnreadable or FindingKind.WorkerMissing or FindingKind.WorkerUnlisted or FindingKind.WorkerMisplaced =>
            "another program may have written here; a running worker, or Repair-PfQueue, gives the worker a new record and takes its tasks back when it does not beat",
        _ => "another program may have written here, or this is a fault of PfTaskQueue: please report it with the record; add the task again if it must run",
    };

    public override string ToString() => $"{Severity} {Kind}: {What}";
}

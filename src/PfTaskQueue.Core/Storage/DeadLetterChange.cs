using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>What came of a request about one dead letter.</summary>
/// <param name="Uid">The letter that was named.</param>
/// <param name="Letter">The letter as it was; null: there is none.</param>
/// <param name="Task">The task that was made of it; null: none was.</param>
/// <param name="Error">Why nothing has changed; null: it was done.</param>
public sealed record DeadLetterChange(string Uid, DeadLetter? Letter, TaskInfo? Task, PfException? Error)
{
    public bool Took => Error is null;

    internal static DeadLetterChange Missing(string uid, QueueInfo queue) => new(
        uid,
        null,
        null,
        new PfException(PfError.DeadLetterNotFound, $"queue '{queue.Name}' has no dead letter {uid}", "Get-PfDeadLetter lists them"));

    internal static DeadLetterChange Exists(DeadLetter letter, string task) => new(
        letter.Uid,
        letter,
        null,
        new PfException(
            PfError.TaskAlreadyExists,
            $"dead letter {letter.Uid} is about task {task}, which is in the queue",
            "remove the letter (Remove-PfDeadLetter), or restart the task if it has failed (Restart-PfTask)"));
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>
/// What people do to dead letters. Each is a step of its own: one that is refused stops no other. The cost grows with the number of
/// dead letters in the queue.
/// </summary>
public interface IDeadLetterControl
{
    /// <summary>
    /// Makes tasks of dead letters that hold one: pending, at the end of the line, as if they were new. A UID that is named twice
    /// means two equal letters.
    /// </summary>
    /// <returns>For each UID, in order; what cannot be restored stays where it is.</returns>
    Task<IReadOnlyList<DeadLetterChange>> RestoreDeadLettersAsync(QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation);

    /// <summary>Drops dead letters; equal ones go together.</summary>
    /// <returns>For each different UID, in order.</returns>
    Task<IReadOnlyList<DeadLetterChange>> RemoveDeadLettersAsync(QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation);
}

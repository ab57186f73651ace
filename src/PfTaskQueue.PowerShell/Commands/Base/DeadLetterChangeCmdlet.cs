using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet that does something to single dead letters.</summary>
public abstract class DeadLetterChangeCmdlet : ItemChangeCmdlet<DeadLetter, DeadLetterChange>
{
    private protected DeadLetterChangeCmdlet()
    {
    }

    private protected sealed override string Noun => "dead letter";

    private protected sealed override ItemKind Kind => ItemKind.DeadLetter;

    private protected sealed override string UidOf(DeadLetter item) => item.Uid;

    private protected sealed override IEnumerable<DeadLetter> ReadAll(QueueInfo queue) =>
        Read($"read dead letters of '{queue.Name}'", (store, token) => store.ReadDeadLettersAsync(queue, token));

    private protected sealed override (string Uid, PfException? Error, object? Result) Explain(DeadLetterChange change) =>
        (change.Uid, change.Error, (object?)change.Task ?? change.Letter);
}

using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Drops dead letters.</summary>
[Cmdlet(VerbsCommon.Remove, "PfDeadLetter", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(DeadLetter))]
public sealed class RemovePfDeadLetterCommand : DeadLetterChangeCmdlet
{
    private protected override string Action => "Remove dead letter";

    private protected override IEnumerable<DeadLetterChange> Apply(QueueInfo queue, IReadOnlyList<string> uids) => Call(
        $"remove {uids.Count} dead letters of '{queue.Name}'", (store, token) => store.RemoveDeadLettersAsync(queue, uids, token));
}

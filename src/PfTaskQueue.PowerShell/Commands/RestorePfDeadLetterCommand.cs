using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Makes tasks of dead letters that hold one, at the end of their queue.</summary>
[Cmdlet(VerbsData.Restore, "PfDeadLetter", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(TaskInfo))]
public sealed class RestorePfDeadLetterCommand : DeadLetterChangeCmdlet
{
    private protected override string Action => "Put into the queue as a task";

    private protected override IEnumerable<DeadLetterChange> Apply(QueueInfo queue, IReadOnlyList<string> uids) => Call(
        $"restore {uids.Count} dead letters of '{queue.Name}'", (store, token) => store.RestoreDeadLettersAsync(queue, uids, token));
}

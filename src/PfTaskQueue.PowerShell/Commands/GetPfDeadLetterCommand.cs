using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.PowerShell.Selection;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads the data that could not be read as tasks, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "PfDeadLetter", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(DeadLetter))]
public sealed class GetPfDeadLetterCommand : ItemReadCmdlet
{
    private protected override ItemKind Kind => ItemKind.DeadLetter;

    private protected override void WriteItems(QueueInfo queue, UidSelection uids)
    {
        foreach (var letter in Read(
            $"read dead letters of '{queue.Name}'", (store, token) => store.ReadDeadLettersAsync(queue, token)))
        {
            if (uids.IsAll || uids.Match(letter.Uid))
            {
                WriteObject(letter);
            }
        }
    }

    private protected override PfException NotFound(QueueInfo queue, string uid) => new(
        PfError.DeadLetterNotFound, $"queue '{queue.Name}' has no dead letter {uid}", $"Get-PfDeadLetter '{queue.Name}' lists them");
}

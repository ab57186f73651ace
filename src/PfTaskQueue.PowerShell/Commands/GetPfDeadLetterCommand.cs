using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads the data that could not be read as tasks, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "PfDeadLetter")]
[OutputType(typeof(DeadLetter))]
public sealed class GetPfDeadLetterCommand : PfQueueCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Queue { get; set; } = [];

    private protected override void Process() => ForEachQueue(Queue, queue =>
    {
        foreach (var letter in Read(
            $"read dead letters of '{queue.Name}'", (store, token) => store.ReadDeadLettersAsync(queue, token)))
        {
            WriteObject(letter);
        }
    });
}

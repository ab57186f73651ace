using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads queues.</summary>
[Cmdlet(VerbsCommon.Get, "PfQueue")]
[OutputType(typeof(QueueInfo))]
public sealed class GetPfQueueCommand : PfQueueCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Queue")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        if (Name is not null)
        {
            ForEachQueue(Name, WriteObject);
            return;
        }

        foreach (var queue in ReadQueues())
        {
            WriteObject(queue);
        }
    }
}

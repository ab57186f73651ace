using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads queues.</summary>
[Cmdlet(VerbsCommon.Get, "PfQueue", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(QueueInfo))]
public sealed class GetPfQueueCommand : QueueInputCmdlet
{
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Queue")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Name { get; set; } = [];

    private protected override void Process()
    {
        if (IsInputGiven)
        {
            ForEachName(Name, name => ForEachQueue([name], WriteObject));
            return;
        }

        foreach (var queue in ReadQueues())
        {
            WriteObject(queue);
        }
    }
}

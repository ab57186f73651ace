using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet that looks at queues and changes nothing, so that wildcards do no harm.</summary>
public abstract class QueueReadCmdlet : QueueInputCmdlet
{
    private protected QueueReadCmdlet()
    {
    }

    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Queue")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Whether all queues are meant where none is named.</summary>
    private protected virtual bool AllByDefault => false;

    private protected sealed override void Process()
    {
        if (AllByDefault && !IsInputGiven)
        {
            ForEachQueue(["*"], ProcessQueue);
        }
        else
        {
            ForEachName(Name, name => ForEachQueue([name], ProcessQueue));
        }
    }

    private protected abstract void ProcessQueue(QueueInfo queue);
}

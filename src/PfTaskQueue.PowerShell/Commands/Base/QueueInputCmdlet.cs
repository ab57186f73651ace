using System.Management.Automation;
using PfTaskQueue.PowerShell.Input;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet that takes queues themselves: by -Name, or from the pipeline as names or objects.</summary>
public abstract class QueueInputCmdlet : PfQueueCmdlet
{
    private protected const string NameSet = "Name";

    // The default, because the engine binds an object to the default set first. By property name alone it would take a
    // task's Name for its queue's.
    private protected const string ObjectSet = "Object";

    private protected QueueInputCmdlet()
    {
    }

    /// <summary>Names of queues, queues, and objects with a Queue or a Name.</summary>
    [Parameter(ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Whether what lies in a queue (a task, a worker, a dead letter) is refused, instead of standing for that queue.</summary>
    private protected virtual bool QueuesOnly => false;

    private protected bool IsInputGiven => ParameterSetName == NameSet || IsObjectGiven;

    /// <summary>Does something for each queue that is named or comes down the pipeline; an error belongs to its queue.</summary>
    private protected void ForEachName(string[] names, Action<string> action)
    {
        if (!IsInputGiven)
        {
            throw NoQueue();
        }

        foreach (var name in ParameterSetName == NameSet ? names : ReadInput())
        {
            ForItem(name, () => action(name));
        }
    }

    private IEnumerable<string> ReadInput()
    {
        foreach (var item in PipedItem.Each(InputObject))
        {
            string? name = null;
            ForItem(item, () => name = QueueInput.NameOf(item ?? throw NoQueue(), QueuesOnly));
            if (name is not null)
            {
                yield return name;
            }
        }
    }
}

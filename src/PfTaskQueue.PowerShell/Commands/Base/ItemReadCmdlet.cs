using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.PowerShell.Selection;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// A cmdlet that reads items of queues: all of a queue, those of some UIDs, or again those that come down the pipeline. What comes
/// down and is no such item stands for its queue.
/// </summary>
public abstract class ItemReadCmdlet : PfQueueCmdlet
{
    private protected const string QueueSet = "Queue";

    // The default, because the engine binds an object to the default set first, and an item has a Queue too.
    private protected const string ObjectSet = "Object";

    private protected ItemReadCmdlet()
    {
    }

    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Queue { get; set; } = [];

    /// <summary>Items as they were read before, to be read again; copies of them, queues, and names of queues.</summary>
    [Parameter(ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(ParameterSetName = QueueSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ItemUidCompleter))]
    public string[]? Uid { get; set; }

    private protected abstract ItemKind Kind { get; }

    private protected override void Process()
    {
        if (ParameterSetName == QueueSet)
        {
            ForEachQueue(Queue, queue => Write(queue, Uid));
        }
        else
        {
            ReadForEach(IsObjectGiven ? PipedItem.Each(InputObject) : throw NoQueue());
        }
    }

    private protected void ReadForEach(IEnumerable<PSObject?> items)
    {
        foreach (var item in items)
        {
            ForItem(item, () => ReadFor(item ?? throw NoQueue()));
        }
    }

    /// <summary>Reads what an object from the pipeline means.</summary>
    private protected virtual void ReadFor(PSObject item)
    {
        if (!QueueInput.IsName(item) && ItemInput.Find(new PipedItem(item), Kind) is var (queue, uid))
        {
            Write(FindQueue(queue), [uid]);
        }
        else
        {
            ForEachQueue([QueueInput.NameOf(item, queuesOnly: false)], queue => Write(queue, null));
        }
    }

    /// <summary>Reads and writes the items of a queue.</summary>
    /// <param name="uids">Their UIDs, whole or with wildcards; null: all.</param>
    private protected abstract void WriteItems(QueueInfo queue, UidSelection uids);

    private protected abstract PfException NotFound(QueueInfo queue, string uid);

    private protected void Write(QueueInfo queue, string[]? wanted)
    {
        var uids = new UidSelection(wanted);
        WriteItems(queue, uids);
        foreach (var uid in IsComplete ? uids.Missing : [])
        {
            WriteError(PfErrorRecord.From(NotFound(queue, uid), uid));
        }
    }

    /// <summary>Whether everything was looked at, so that what has not come by is not there.</summary>
    private protected virtual bool IsComplete => true;
}

using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.PowerShell.Selection;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet that takes single items of queues: objects from the pipeline, or UIDs in a queue.</summary>
/// <typeparam name="TItem">A task, a dead letter, a worker.</typeparam>
public abstract class ItemInputCmdlet<TItem> : PfQueueCmdlet
    where TItem : class
{
    // The default, because the engine binds an object to the default set first, and an item has a Queue too.
    private protected const string ObjectSet = "Object";
    private protected const string QueueSet = "Queue";

    private QueueInfo? _last;

    private protected ItemInputCmdlet()
    {
    }

    /// <summary>Items, copies of them, and objects with a Queue and a Uid.</summary>
    [Parameter(ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public virtual string Queue { get; set; } = "";

    /// <summary>UIDs, whole or with wildcards.</summary>
    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ItemUidCompleter))]
    public string[] Uid { get; set; } = [];

    /// <summary>What the items are called.</summary>
    private protected abstract string Noun { get; }

    private protected sealed override void Process()
    {
        if (ParameterSetName == ObjectSet)
        {
            ForEachObject();
        }
        else
        {
            ProcessSelection();
        }
    }

    /// <summary>What is meant where no objects are given.</summary>
    private protected virtual void ProcessSelection() => ForItem(Queue, () => ForEachUid(FindQueue(Queue)));

    private protected abstract ItemKind Kind { get; }

    private protected abstract string UidOf(TItem item);

    private protected abstract IEnumerable<TItem> ReadAll(QueueInfo queue);

    /// <summary>Takes one item, which may not exist.</summary>
    /// <param name="target">What an error is about: the object, or the UID as it was given.</param>
    private protected abstract void Take(QueueInfo queue, string uid, object target);

    private void ForEachObject()
    {
        if (!IsObjectGiven)
        {
            throw ItemInput.Nothing(Noun);
        }

        foreach (var item in PipedItem.Each(InputObject))
        {
            ForItem(item, () =>
            {
                var (queue, uid) = ItemInput.Require(item, Kind, Noun);
                _last = _last?.Name == queue ? _last : FindQueue(queue);
                Take(_last, uid, ItemInput.Target(item!));
            });
        }
    }

    private void ForEachUid(QueueInfo queue)
    {
        var uids = new UidSelection(Uid);
        foreach (var item in uids.Exact is null ? ReadAll(queue) : [])
        {
            var uid = UidOf(item);
            if (uids.Match(uid))
            {
                Take(queue, uid, item);
            }
        }

        // The backend says which of them are not there.
        foreach (var uid in uids.Missing)
        {
            Take(queue, uid.ToLowerInvariant(), uid);
        }
    }
}

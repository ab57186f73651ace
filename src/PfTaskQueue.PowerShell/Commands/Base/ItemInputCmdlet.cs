using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Selection;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// A cmdlet that does something to single items of queues: objects from the pipeline, or UIDs in a queue. Items of one queue
/// that come in a row share a call of the backend.
/// </summary>
/// <typeparam name="TItem">A task, a dead letter, a worker.</typeparam>
/// <typeparam name="TChange">The backend's answer for one of them.</typeparam>
public abstract class ItemInputCmdlet<TItem, TChange> : PfQueueCmdlet
    where TItem : class
{
    // The default, because the engine binds an object to the default set first, and an item has a Queue too.
    private protected const string ObjectSet = "Object";
    private protected const string QueueSet = "Queue";

    private const int MaxBatch = 500;

    private readonly List<string> _batch = [];

    // By UID, because the answer names an item by it.
    private readonly Dictionary<string, object> _targets = new(StringComparer.Ordinal);
    private QueueInfo? _batchQueue;

    private protected ItemInputCmdlet()
    {
    }

    [Parameter(ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public TItem[]? InputObject { get; set; }

    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public virtual string Queue { get; set; } = "";

    /// <summary>UIDs, whole or with wildcards.</summary>
    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Uid { get; set; } = [];

    /// <summary>Emits what has been changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is asked before each item, and shown by -WhatIf.</summary>
    private protected abstract string Action { get; }

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

    private protected sealed override void End() => Flush();

    /// <summary>What is meant where no objects are given.</summary>
    private protected virtual void ProcessSelection() => ForItem(Queue, () => AddByUid(FindQueue(Queue)));

    private protected abstract (string? Queue, string? Uid) Identify(TItem item);

    private protected abstract IEnumerable<TItem> ReadAll(QueueInfo queue);

    private protected abstract IEnumerable<TChange> Apply(QueueInfo queue, IReadOnlyList<string> uids);

    /// <summary>What to tell of a change: the error, or what -PassThru emits.</summary>
    private protected abstract (string Uid, PfException? Error, object? Result) Explain(TChange change);

    private protected void Report(TChange change)
    {
        var (uid, error, result) = Explain(change);
        if (error is not null)
        {
            WriteError(PfErrorRecord.From(error, _targets.GetValueOrDefault(uid, uid)));
        }
        else if (PassThru && result is not null)
        {
            WriteObject(result);
        }
    }

    private void ForEachObject()
    {
        foreach (var item in InputObject ?? throw Nothing())
        {
            ForItem(item, () =>
            {
                if (Identify(item) is not ({ } queue, { } uid))
                {
                    throw Nothing();
                }

                Add(_batchQueue?.Name == queue ? _batchQueue : FindQueue(queue), uid, item);
            });
        }
    }

    private void AddByUid(QueueInfo queue)
    {
        var uids = new UidSelection(Uid);
        var patterns = uids.Exact is null ? ReadAll(queue).Select(item => (Item: item, Identify(item).Uid)) : [];
        foreach (var (item, uid) in patterns)
        {
            if (uids.Match(uid!))
            {
                Add(queue, uid!, item);
            }
        }

        // The backend says which of them are not there.
        foreach (var uid in uids.Missing)
        {
            Add(queue, uid.ToLowerInvariant(), uid);
        }
    }

    private void Add(QueueInfo queue, string uid, object target)
    {
        if (!ShouldProcess($"{Noun} {uid} of queue '{queue.Name}'", Action))
        {
            return;
        }

        if (_batchQueue?.Uid != queue.Uid || _batch.Count >= MaxBatch)
        {
            Flush();
            _batchQueue = queue;
        }

        _batch.Add(uid);
        _targets[uid] = target;
    }

    private void Flush()
    {
        if (_batchQueue is { } queue && _batch.Count > 0)
        {
            foreach (var change in Apply(queue, [.. _batch]))
            {
                Report(change);
            }

            _batch.Clear();
            _targets.Clear();
        }
    }

    private PfException Nothing() => new(
        PfError.NothingGiven, $"no {Noun} is given", "pipe objects in that a Get- cmdlet emits, or give a queue and -Uid");
}

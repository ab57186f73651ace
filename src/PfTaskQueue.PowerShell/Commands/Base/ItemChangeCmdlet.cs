using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Errors;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// A cmdlet that does something to single items of queues. Items of one queue that come in a row share a call of the backend.
/// </summary>
/// <typeparam name="TItem">A task, a dead letter.</typeparam>
/// <typeparam name="TChange">The backend's answer for one of them.</typeparam>
public abstract class ItemChangeCmdlet<TItem, TChange> : ItemInputCmdlet<TItem>
    where TItem : class
{
    private const int MaxBatch = 500;

    private readonly List<string> _batch = [];

    // By UID, because the answer names an item by it.
    private readonly Dictionary<string, object> _targets = new(StringComparer.Ordinal);
    private QueueInfo? _batchQueue;

    private protected ItemChangeCmdlet()
    {
    }

    /// <summary>Emits what has been changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is asked before each item, and shown by -WhatIf.</summary>
    private protected abstract string Action { get; }

    private protected sealed override void End() => Flush();

    private protected abstract IEnumerable<TChange> Apply(QueueInfo queue, IReadOnlyList<string> uids);

    /// <summary>What to tell of a change: the error, or what -PassThru emits.</summary>
    private protected abstract (string Uid, PfException? Error, object? Result) Explain(TChange change);

    private protected sealed override void Take(QueueInfo queue, string uid, object target)
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
}

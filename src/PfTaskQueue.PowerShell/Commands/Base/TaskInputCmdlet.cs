using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Selection;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// A cmdlet that does something to single tasks: task objects from the pipeline, or UIDs in a queue. Tasks of one queue that
/// come in a row share a call of the backend.
/// </summary>
public abstract class TaskInputCmdlet : PfQueueCmdlet
{
    // The default, because the engine binds an object to the default set first, and a task has a Queue too.
    private protected const string TaskSet = "Task";
    private protected const string QueueSet = "Queue";

    private const int MaxBatch = 500;

    // By UID, because the answer names a task by it.
    private readonly Dictionary<string, object> _batch = new(StringComparer.Ordinal);
    private QueueInfo? _batchQueue;

    private protected TaskInputCmdlet()
    {
    }

    /// <summary>Tasks, as Get-PfTask and Add-PfTask emit them.</summary>
    [Parameter(ParameterSetName = TaskSet, ValueFromPipeline = true)]
    public TaskInfo[]? InputObject { get; set; }

    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public virtual string Queue { get; set; } = "";

    /// <summary>UIDs, whole or with wildcards.</summary>
    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Uid { get; set; } = [];

    /// <summary>Emits each task as it is then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is asked before each task, and shown by -WhatIf.</summary>
    private protected abstract string Action { get; }

    private protected sealed override void Process()
    {
        if (ParameterSetName == TaskSet)
        {
            ProcessObjects();
        }
        else
        {
            ProcessSelection();
        }
    }

    private protected sealed override void End() => Flush();

    /// <summary>What is meant where no task objects are given.</summary>
    private protected virtual void ProcessSelection() => ForItem(Queue, () => AddByUid(FindQueue(Queue)));

    private protected abstract IEnumerable<TaskChange> Apply(QueueInfo queue, IReadOnlyList<string> uids);

    /// <summary>Takes a task for the next call, if the user agrees.</summary>
    /// <param name="target">What an error is about.</param>
    private protected void Add(QueueInfo queue, string uid, object target)
    {
        if (!ShouldProcess($"task {uid} of queue '{queue.Name}'", Action))
        {
            return;
        }

        if (_batchQueue?.Uid != queue.Uid || _batch.Count >= MaxBatch)
        {
            Flush();
            _batchQueue = queue;
        }

        _batch[uid] = target;
    }

    private protected void Report(TaskChange change, object target)
    {
        if (change.Error is { } error)
        {
            WriteError(PfErrorRecord.From(error, target));
        }
        else if (PassThru && change.Task is { } task)
        {
            WriteObject(task);
        }
    }

    private void ProcessObjects()
    {
        foreach (var task in InputObject ?? throw NoTask())
        {
            ForItem(task, () => Add(
                _batchQueue?.Name == task.Queue ? _batchQueue : FindQueue(task.Queue ?? throw NoTask()), task.Uid ?? throw NoTask(), task));
        }
    }

    private void AddByUid(QueueInfo queue)
    {
        var uids = new UidSelection(Uid);
        if (uids.Exact is { } exact)
        {
            foreach (var uid in exact)
            {
                Add(queue, uid, uid);
            }

            return;
        }

        foreach (var task in Read($"read tasks of '{queue.Name}'", (store, token) => store.ReadTasksAsync(queue, TaskFilter.All, token)))
        {
            if (uids.Match(task.Uid))
            {
                Add(queue, task.Uid, task);
            }
        }

        foreach (var uid in uids.Missing)
        {
            Add(queue, uid, uid);
        }
    }

    private void Flush()
    {
        if (_batchQueue is { } queue && _batch.Count > 0)
        {
            foreach (var change in Apply(queue, [.. _batch.Keys]))
            {
                Report(change, _batch[change.Uid]);
            }

            _batch.Clear();
        }
    }

    private static PfException NoTask() => new(
        PfError.TaskNotFound, "no task is given", "pipe tasks in (Get-PfTask), or give a queue and -Uid");
}

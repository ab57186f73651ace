using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet that changes single tasks.</summary>
public abstract class TaskChangeCmdlet : ItemChangeCmdlet<TaskInfo, TaskChange>
{
    private protected TaskChangeCmdlet()
    {
    }

    private protected sealed override string Noun => "task";

    private protected sealed override ItemKind Kind => ItemKind.Task;

    private protected sealed override string UidOf(TaskInfo item) => item.Uid;

    private protected sealed override IEnumerable<TaskInfo> ReadAll(QueueInfo queue) =>
        Read($"read tasks of '{queue.Name}'", (store, token) => store.ReadTasksAsync(queue, TaskFilter.All, token));

    private protected sealed override (string Uid, PfException? Error, object? Result) Explain(TaskChange change) =>
        (change.Uid, change.Error, change.Task);
}

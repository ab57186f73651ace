using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet that takes single tasks, in order.</summary>
public abstract class TaskInputCmdlet : ItemInputCmdlet<TaskInfo>
{
    private protected TaskInputCmdlet()
    {
    }

    private protected sealed override string Noun => "task";

    private protected sealed override ItemKind Kind => ItemKind.Task;

    private protected sealed override string UidOf(TaskInfo item) => item.Uid;

    private protected sealed override IEnumerable<TaskInfo> ReadAll(QueueInfo queue) =>
        Read($"read tasks of '{queue.Name}'", (store, token) => store.ReadTasksAsync(queue, TaskFilter.All, token));
}

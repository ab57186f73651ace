using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet that takes single tasks, in order.</summary>
public abstract class TaskInputCmdlet : ItemInputCmdlet<TaskInfo>
{
    private protected TaskInputCmdlet()
    {
    }

    private protected sealed override string Noun => "task";

    private protected sealed override (string? Queue, string? Uid) Identify(TaskInfo item) => (item.Queue, item.Uid);

    private protected sealed override IEnumerable<TaskInfo> ReadAll(QueueInfo queue) =>
        Read($"read tasks of '{queue.Name}'", (store, token) => store.ReadTasksAsync(queue, TaskFilter.All, token));

    /// <summary>Reads some tasks of a queue; those that are not there are left out.</summary>
    private protected IEnumerable<TaskInfo> ReadTasks(QueueInfo queue, IReadOnlyList<string> uids) => Read(
        $"read {uids.Count} tasks of '{queue.Name}'", (store, token) => store.ReadTasksAsync(queue, new TaskFilter { Uids = uids }, token));

    private protected static PfException NotFound(QueueInfo queue, string uid) => new(
        PfError.TaskNotFound,
        $"task {uid} is not in queue '{queue.Name}'",
        $"Get-PfTask '{queue.Name}' lists its tasks; one that could not be read is among Get-PfDeadLetter '{queue.Name}'");
}

using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Output;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// Gives the results of finished tasks, in the order in which the tasks were given. A failed task is an error, whose target is
/// what came of it all the same.
/// </summary>
[Cmdlet(VerbsCommunications.Receive, "PfTask", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(TaskReceipt))]
public sealed class ReceivePfTaskCommand : TaskInputCmdlet
{
    private const int MaxBatch = 500;

    private readonly List<(QueueInfo Queue, string Uid, object Target)> _batch = [];

    /// <summary>Leaves a result that is JSON as it is.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>
    /// Reads what the last attempt's handler printed also for tasks that succeeded: one more call of the backend for each.
    /// </summary>
    [Parameter]
    public SwitchParameter IncludeLog { get; set; }

    private protected override void Take(QueueInfo queue, string uid, object target)
    {
        // What has ended stays so: nothing need be read, and nothing waits for what comes later.
        if (_batch.Count == 0 && target is TaskInfo { IsFinished: true } task)
        {
            Emit(queue, task, target);
            return;
        }

        if (_batch.Count > 0 && (_batch.Count >= MaxBatch || _batch[0].Queue.Uid != queue.Uid))
        {
            Flush();
        }

        _batch.Add((queue, uid, target));
    }

    private protected override void End() => Flush();

    private void Flush()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var queue = _batch[0].Queue;
        ForEachTask(queue, _batch.ConvertAll(item => (item.Uid, item.Target)), (task, target) => Emit(queue, task, target));
        _batch.Clear();
    }

    private void Emit(QueueInfo queue, TaskInfo task, object target)
    {
        if (!task.IsFinished)
        {
            WriteError(PfErrorRecord.From(
                new PfException(PfError.InvalidTaskPhase, $"task {task.Uid} is {task.Phase}: it has no result yet", "wait for it: Wait-PfTask"), target));
        }
        else if (task.Phase == TaskPhase.Failed)
        {
            WriteError(PfErrorRecord.From(Failure(task), MakeReceipt(queue, task)));
        }
        else
        {
            WriteObject(MakeReceipt(queue, task));
        }
    }

    private TaskReceipt MakeReceipt(QueueInfo queue, TaskInfo task)
    {
        var logs = IncludeLog || task.Phase == TaskPhase.Failed
            ? Call($"read logs of task {task.Uid}", (store, token) => store.ReadTaskLogsAsync(queue, task.Uid, token))
            : [];
        var last = task.History is [.., var record] ? record.ProcessUid : null;
        return new TaskReceipt(task, Raw, logs.FirstOrDefault(log => log.ProcessUid == last));
    }

    private static PfException Failure(TaskInfo task) => new(
        PfError.TaskFailed,
        $"task {task.Uid}{(task.Name.Length > 0 ? $" ({task.Name})" : "")} has failed: {task.Result}",
        "the error's TargetObject tells more; Restart-PfTask puts the task back");
}

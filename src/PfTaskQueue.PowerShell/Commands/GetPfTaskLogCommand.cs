using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Reads the ends of what the handlers of tasks printed, attempt by attempt, from any machine.</summary>
[Cmdlet(VerbsCommon.Get, "PfTaskLog", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(AttemptLog))]
public sealed class GetPfTaskLogCommand : TaskInputCmdlet
{
    /// <summary>Goes on with what the attempts print, and with the attempts to come, until the task has ended.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    private protected override void Take(QueueInfo queue, string uid, object target)
    {
        if (Follow)
        {
            FollowTask(queue, uid, target);
        }
        else if (Find(queue, uid, target) is not null)
        {
            WriteLogs(queue, uid, new LogFollower());
        }
    }

    private void FollowTask(QueueInfo queue, string uid, object target)
    {
        var told = new LogFollower();
        WaitFor(queue, NewWaitLoop(Timeout.InfiniteTimeSpan), () =>
        {
            // In this order: the log of the last attempt is there when the task has ended.
            var task = Find(queue, uid, target);
            if (task is not null)
            {
                WriteLogs(queue, uid, told);
            }

            return task?.IsFinished != false;
        });
    }

    private TaskInfo? Find(QueueInfo queue, string uid, object target)
    {
        var task = ReadTasks(queue, [uid]).FirstOrDefault();
        if (task is null)
        {
            WriteError(PfErrorRecord.From(TaskNotFound(queue, uid), target));
        }

        return task;
    }

    private void WriteLogs(QueueInfo queue, string uid, LogFollower told)
    {
        foreach (var log in Call($"read logs of task {uid}", (store, token) => store.ReadTaskLogsAsync(queue, uid, token)))
        {
            if (told.Next(log) is { } piece)
            {
                WriteObject(piece);
            }
        }
    }
}

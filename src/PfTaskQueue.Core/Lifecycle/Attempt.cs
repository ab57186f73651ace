using PfTaskQueue.Model;

namespace PfTaskQueue.Lifecycle;

/// <summary>Who acts: one attempt of one worker. Every event of a worker carries it, every transition checks it.</summary>
public readonly record struct Attempt(string WorkerUid, string WorkerName, string ProcessUid)
{
    /// <summary>The attempt that a claimed task stands for.</summary>
    public static Attempt Of(TaskInfo task) =>
        task.CurrentRecord is { } record
            ? new Attempt(record.WorkerUid, record.WorkerName, record.ProcessUid)
            : throw new ArgumentException($"task {task.Uid} is {task.Phase} and has no attempt under way", nameof(task));

    public static Attempt New(WorkerInfo worker) => new(worker.Uid, worker.Name, Uid.New());

    internal bool Owns(TaskInfo task) =>
        task.CurrentRecord is { } record && record.WorkerUid == WorkerUid && record.ProcessUid == ProcessUid;

    internal bool EndedIn(TaskInfo task)
    {
        foreach (var record in task.History)
        {
            if (record.ProcessUid == ProcessUid && record.SalvagedBy is null)
            {
                return true;
            }
        }

        return false;
    }
}

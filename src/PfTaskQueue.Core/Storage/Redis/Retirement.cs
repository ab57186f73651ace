using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Redis;

/// <summary>What the end or the salvage of a worker has done so far.</summary>
internal sealed class Retirement(WorkerInfo worker)
{
    /// <summary>The worker as it is stored.</summary>
    public WorkerInfo Worker { get; set; } = worker;

    /// <summary>Whether its end was stored by this call.</summary>
    public bool Retired { get; set; }

    public List<TaskInfo> Requeued { get; } = [];

    public List<TaskInfo> Failed { get; } = [];

    public int DeadLetters { get; private set; }

    public void Add(Holdings taken)
    {
        Requeued.AddRange(taken.Tasks.Where(task => task.Phase == TaskPhase.Pending));
        Failed.AddRange(taken.Tasks.Where(task => task.Phase == TaskPhase.Failed));
        DeadLetters += taken.DeadLetters;
    }
}

using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Output;

/// <summary>How many tasks a queue has, by state, at one moment.</summary>
public sealed record QueueMeasure
{
    internal QueueMeasure(QueueInfo queue, TaskCounts counts)
    {
        Queue = queue.Name;
        State = queue.State;
        (Pending, Received, Processing, Succeeded, Failed, DeadLetters) = counts;
    }

    public string Queue { get; }

    public QueueState State { get; }

    public long Pending { get; }

    public long Received { get; }

    public long Processing { get; }

    public long Succeeded { get; }

    public long Failed { get; }

    public long DeadLetters { get; }

    /// <summary>Succeeded or failed.</summary>
    public long Finished => Succeeded + Failed;

    /// <summary>Pending, received or processing.</summary>
    public long Unfinished => Pending + Received + Processing;

    public long Total => Unfinished + Finished;
}

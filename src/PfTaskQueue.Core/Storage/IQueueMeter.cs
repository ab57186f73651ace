using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>Figures for people who watch: cheap however many tasks there are.</summary>
public interface IQueueMeter
{
    /// <summary>
    /// Counts from indexes, list lengths and counters; no walk over the tasks. What is finished is counted by workers of PfTaskQueue; on
    /// SQLite a worker adds its figures with its heartbeat, and one that is killed takes those of its last seconds along.
    /// </summary>
    Task<QueueMeasure> MeasureQueueAsync(QueueInfo queue, CancellationToken cancellation);
}

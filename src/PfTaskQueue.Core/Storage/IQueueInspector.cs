using PfTaskQueue.Checking;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>Looks a queue over for what must not be.</summary>
public interface IQueueInspector
{
    /// <summary>
    /// Compares all that the backend holds about a queue: lists, indexes, records. It changes nothing, takes no lock that others
    /// wait for, and may run while the queue is worked on: what it tells of was so at one moment, not between two reads.
    /// Memory is a page of tasks, and on Redis about 50 bytes for each waiting task.
    /// </summary>
    /// <returns>What is wrong, while it is found; nothing for a queue that was removed.</returns>
    IAsyncEnumerable<Finding> InspectQueueAsync(QueueInfo queue, CancellationToken cancellation);
}

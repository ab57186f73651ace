using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>
/// Writes a list of queues, tasks, workers, dead letters or task specs in the original's names and shapes, one item at a
/// time; nothing is held in memory.
/// </summary>
public interface IListWriter
{
    /// <summary>Writes the next item.</summary>
    /// <exception cref="ArgumentException">It is none of the five.</exception>
    void Write(object item);

    /// <summary>Ends the list; an empty one is written as <c>[]</c>.</summary>
    void Complete();

    /// <summary>Whether an item can be written.</summary>
    public static bool CanWrite(object? item) => item is QueueInfo or TaskInfo or WorkerInfo or DeadLetter or TaskSpec;

    internal static ArgumentException Unknown(object item) =>
        new($"a {item.GetType().Name} is no queue, task, worker, dead letter or task spec", nameof(item));
}

using System.Collections.Concurrent;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// Counts what this process has finished, by queue, until the next heartbeat takes the figures along: a write of their own with every
/// task would cost more than they are worth.
/// </summary>
internal sealed class FinishedCounter
{
    private readonly ConcurrentDictionary<string, (long Succeeded, long Failed)> _counts = new(StringComparer.Ordinal);

    public void Count(string queue, IEnumerable<Transition> transitions)
    {
        foreach (var step in transitions.Where(step => step.Verdict == Verdict.Moved && step.Task.IsFinished))
        {
            Add(queue, step.Task.Phase == TaskPhase.Succeeded ? (1, 0) : (0, 1));
        }
    }

    public void Add(string queue, (long Succeeded, long Failed) more) => _counts.AddOrUpdate(
        queue,
        static (_, added) => added,
        static (_, old, added) => (old.Succeeded + added.Succeeded, old.Failed + added.Failed),
        more);

    public (long Succeeded, long Failed) Take(string queue) => _counts.TryRemove(queue, out var counts) ? counts : default;

    public static void Store(Database database, QueueRow queue, (long Succeeded, long Failed) counts, Timestamp now)
    {
        if (counts == default)
        {
            return;
        }

        var slot = Throughput.SlotOf(now);
        database.Use("finished_add").Bind(queue.Id).Bind(slot).Bind(counts.Succeeded).Bind(counts.Failed).Run();
        database.Use("finished_trim").Bind(queue.Id).Bind(slot - Throughput.KeptSlots).Run();
    }

    public static List<(long Slot, long Succeeded, long Failed)> Read(Database database, QueueRow queue)
    {
        using var rows = database.Use("finished_read").Bind(queue.Id);
        var slots = new List<(long, long, long)>();
        while (rows.Step())
        {
            slots.Add((rows.Integer(0), rows.Integer(1), rows.Integer(2)));
        }

        return slots;
    }
}

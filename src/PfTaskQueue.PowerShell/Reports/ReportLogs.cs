using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Errors;

namespace PfTaskQueue.PowerShell.Reports;

/// <summary>Reads the logs that a report shows, while it is written, so that it need not hold them.</summary>
/// <param name="findQueue">Null: there is none of this name.</param>
/// <param name="readLogs">The logs of a task's attempts.</param>
internal sealed class ReportLogs(Func<string, QueueInfo?> findQueue, Func<QueueInfo, string, IReadOnlyList<AttemptLog>> readLogs)
{
    /// <summary>So many are read: one call of the backend each.</summary>
    public const int Most = 1000;

    private readonly Dictionary<string, QueueInfo?> _queues = new(StringComparer.Ordinal);
    private int _read;

    /// <summary>The log of the last attempt; null: there is none, or not any more, or <see cref="Most"/> have been read.</summary>
    public AttemptLog? Read(FailedTask task)
    {
        if (task.ProcessUid is null || _read == Most)
        {
            return null;
        }

        try
        {
            if (!_queues.TryGetValue(task.Queue, out var queue))
            {
                queue = findQueue(task.Queue);
                _queues.Add(task.Queue, queue);
            }

            // The tasks were read before, and may be another backend's, or of a queue that was deleted and made again.
            if (queue?.Uid != task.QueueUid)
            {
                return null;
            }

            _read++;
            return readLogs(queue, task.Uid).FirstOrDefault(log => log.ProcessUid == task.ProcessUid);
        }
        catch (PfException e) when (!PfErrorRecord.EndsTheCall(e.Error))
        {
            return null;
        }
    }
}

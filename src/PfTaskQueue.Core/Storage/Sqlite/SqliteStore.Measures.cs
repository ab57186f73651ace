using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private readonly FinishedCounter _finished = new();

    public Task<QueueMeasure> MeasureQueueAsync(QueueInfo queue, CancellationToken cancellation) => _readers.RunAsync(
        database =>
        {
            var now = Now;
            var row = QueueTable.Get(database, queue);
            var counts = TaskTable.Count(database, row);
            var head = TaskTable.OldestPending(database, row, 1);
            var measure = new QueueMeasure
            {
                Queue = queue.Name,
                QueueUid = queue.Uid,
                MeasuredAt = now.Instant,
                Pending = counts.Pending,
                InFlight = counts.InFlight,
                Succeeded = counts.Succeeded,
                Failed = counts.Failed,
                DeadLetters = counts.DeadLetters,
                OldestPendingAge = head.Count > 0 && head[0].TryRead(row.Queue, out var oldest, out _) ? now - oldest.Created : null,
            };
            return Throughput.Sum(measure, FinishedCounter.Read(database, row));
        },
        cancellation);

    /// <summary>Runs a worker's beat or end, which takes the figures of its queue along; if it fails, they stay for the next.</summary>
    private async Task<T> WriteWithFiguresAsync<T>(
        WorkerInfo worker, Func<Database, (long Succeeded, long Failed), T> work, CancellationToken cancellation)
    {
        var figures = _finished.Take(worker.QueueUid);
        try
        {
            return await WriteAsync(database => work(database, figures), cancellation).ConfigureAwait(false);
        }
        catch
        {
            _finished.Add(worker.QueueUid, figures);
            throw;
        }
    }

    /// <summary>The same for a thread that waits.</summary>
    private T WriteWithFigures<T>(WorkerInfo worker, Func<Database, (long Succeeded, long Failed), T> work, CancellationToken cancellation)
    {
        var figures = _finished.Take(worker.QueueUid);
        try
        {
            return _writer.Run(WritePriority.Urgent, database => work(database, figures), cancellation);
        }
        catch
        {
            _finished.Add(worker.QueueUid, figures);
            throw;
        }
    }
}

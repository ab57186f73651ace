using System.Diagnostics;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    /// <summary>How long one transaction of a removal erases rows.</summary>
    private static readonly TimeSpan EraseSlice = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _closing = new();
    private Task _resumedRemovals = Task.CompletedTask;

    public async Task<bool> RemoveQueueAsync(QueueInfo queue, CancellationToken cancellation)
    {
        var removed = await WriteAsync(
            database =>
            {
                var row = QueueTable.Find(database, queue.Uid);
                if (row is not null)
                {
                    QueueTable.Retire(database, row);
                }

                return row is not null;
            },
            cancellation).ConfigureAwait(false);
        SignalOf(queue.Uid).Raise();
        await EraseRetiredAsync(cancellation).ConfigureAwait(false);
        _signals.TryRemove(queue.Uid, out _);
        return removed;
    }

    /// <summary>Erases what removed queues have left, whoever removed them and did not live to finish.</summary>
    private async Task EraseRetiredAsync(CancellationToken cancellation)
    {
        while (await WriteBulkAsync(EraseSome, cancellation).ConfigureAwait(false))
        {
        }
    }

    /// <returns>False: there is nothing left to erase.</returns>
    private static bool EraseSome(Database database)
    {
        // Few at a time: a row may have a payload of a megabyte.
        const int Rows = 20;
        var began = Stopwatch.GetTimestamp();
        while (QueueTable.FindRetired(database) is { } id)
        {
            var erased = database.Use("task_erase").Bind(id).Bind(Rows).Run()
                + database.Use("worker_erase").Bind(id).Bind(Rows).Run()
                + database.Use("dead_letter_erase").Bind(id).Bind(Rows).Run()
                + database.Use("cancel_erase").Bind(id).Run()
                + database.Use("log_erase").Bind(id).Bind(Rows).Run()
                + database.Use("finished_erase").Bind(id).Run()
                + database.Use("stop_erase").Bind(id).Run();
            if (erased == 0)
            {
                QueueTable.Delete(database, id);
            }

            if (Stopwatch.GetElapsedTime(began) >= EraseSlice)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finishes in the background what a crash cut short.</summary>
    private async Task ResumeRemovalsAsync(CancellationToken cancellation)
    {
        if (await _readers.RunAsync(QueueTable.FindRetired, cancellation).ConfigureAwait(false) is not null)
        {
            _resumedRemovals = EraseRetiredAsync(_closing.Token);
        }
    }

    private async Task StopRemovalsAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        try
        {
            await _resumedRemovals.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or PfException)
        {
            // The rest is erased when the database is opened next, or at the next removal.
        }

        _closing.Dispose();
    }
}

using System.Runtime.CompilerServices;
using PfTaskQueue.Checking;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public async IAsyncEnumerable<Finding> InspectQueueAsync(QueueInfo queue, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var damage in await _readers.RunAsync(database => Inspection.File(database, queue), cancellation).ConfigureAwait(false))
        {
            yield return damage;
        }

        var parts = new[]
        {
            Pages((database, row, after) => Inspection.Tasks(database, row, _beats, after, Paging.Rows), 0),
            Pages((database, row, after) => Inspection.Workers(database, row, _beats, after, Paging.Rows), 0),
            Pages((database, row, before) => Inspection.DeadLetters(database, row, before, Paging.Rows), long.MaxValue),
        };
        foreach (var part in parts)
        {
            await foreach (var finding in part.ConfigureAwait(false))
            {
                yield return finding;
            }
        }

        IAsyncEnumerable<Finding> Pages(Func<Database, QueueRow, long, Page<Finding>> read, long start) => Paging.StreamAsync(
            at => ReadPageAsync(queue, (database, row) => read(database, row, at), cancellation), start, cancellation);
    }
}

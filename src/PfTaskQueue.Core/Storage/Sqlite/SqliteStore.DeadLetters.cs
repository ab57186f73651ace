using System.Text;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public async Task<IReadOnlyList<DeadLetterChange>> RestoreDeadLettersAsync(
        QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation)
    {
        var letters = await FindDeadLettersAsync(queue, uids, cancellation).ConfigureAwait(false);
        var changes = new List<DeadLetterChange>(uids.Count);
        foreach (var uid in uids)
        {
            changes.Add(letters.GetValueOrDefault(uid) is { Count: > 0 } rows
                ? await RestoreAsync(queue, rows.Dequeue(), cancellation).ConfigureAwait(false)
                : DeadLetterChange.Missing(uid, queue));
        }

        SignalOf(queue.Uid).Raise();
        return changes;
    }

    public async Task<IReadOnlyList<DeadLetterChange>> RemoveDeadLettersAsync(
        QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation)
    {
        var letters = await FindDeadLettersAsync(queue, uids, cancellation).ConfigureAwait(false);
        var changes = new List<DeadLetterChange>(uids.Count);
        foreach (var chunk in uids.Distinct(StringComparer.Ordinal).Chunk(ControlChunk))
        {
            changes.AddRange(await WriteBulkAsync(
                database =>
                {
                    var row = QueueTable.Get(database, queue);
                    return Array.ConvertAll(chunk, uid => Drop(database, row, uid, letters[uid]));
                },
                cancellation).ConfigureAwait(false));
        }

        return changes;
    }

    private static DeadLetterChange Drop(Database database, QueueRow queue, string uid, Queue<DeadLetterRow> equal)
    {
        var dropped = equal.Where(letter => DeadLetterTable.Delete(database, queue, letter)).ToList();
        return dropped.Count > 0 ? new DeadLetterChange(uid, dropped[0].Letter, null, null) : DeadLetterChange.Missing(uid, queue.Queue);
    }

    private async Task<DeadLetterChange> RestoreAsync(QueueInfo queue, DeadLetterRow letter, CancellationToken cancellation)
    {
        TaskInfo task;
        try
        {
            task = DeadLetterRepair.Read(letter.Letter, queue, this, Now);
        }
        catch (PfException e)
        {
            return new DeadLetterChange(letter.Letter.Uid, letter.Letter, null, e);
        }

        var body = Encoding.UTF8.GetBytes(Wire.Write(task));
        return await WriteAsync(
            database =>
            {
                var row = QueueTable.Get(database, queue);
                if (TaskTable.Find(database, row, task.Uid) is not null)
                {
                    return DeadLetterChange.Exists(letter.Letter, task.Uid);
                }

                if (!DeadLetterTable.Delete(database, row, letter))
                {
                    return DeadLetterChange.Missing(letter.Letter.Uid, queue);
                }

                TaskTable.Insert(database, row, task.Uid, TaskTable.NextPosition(database, row), body);
                return new DeadLetterChange(letter.Letter.Uid, letter.Letter, task, null);
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>The letters with these UIDs, each kind with all its equal ones.</summary>
    private async Task<Dictionary<string, Queue<DeadLetterRow>>> FindDeadLettersAsync(
        QueueInfo queue, IReadOnlyList<string> uids, CancellationToken cancellation)
    {
        var found = uids.Distinct(StringComparer.Ordinal).ToDictionary(uid => uid, _ => new Queue<DeadLetterRow>(), StringComparer.Ordinal);
        await foreach (var row in ReadDeadLetterRowsAsync(queue, cancellation).ConfigureAwait(false))
        {
            if (found.TryGetValue(row.Letter.Uid, out var equal))
            {
                equal.Enqueue(row);
            }
        }

        return found;
    }
}

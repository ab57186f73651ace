using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <param name="Id">The row.</param>
/// <param name="Queue">The queue; where its record cannot be read, what the row knows: UID and name, and no state in which tasks are taken.</param>
/// <param name="Reading">The record.</param>
internal sealed record QueueRow(long Id, QueueInfo Queue, Reading<QueueInfo> Reading)
{
    public static QueueRow Of(long id, string uid, string name, string body) => Wire.TryReadQueue(body, uid, name, out var queue, out var fault)
        ? new QueueRow(id, queue, Storage.Reading.OfQueue(queue))

        // A step of a worker needs to know which queue it is, not how that is: it goes on.
        : new QueueRow(id, new QueueInfo { Uid = uid, Name = name, State = QueueState.Suspend }, Storage.Reading.OfQueue(uid, name, fault));
}

/// <summary>The rows of the queues.</summary>
internal static class QueueTable
{
    public static QueueRow? FindByName(Database database, string name) => Find(database.Use("queue_find_by_name").Bind(name));

    /// <summary>Null: this very queue was removed.</summary>
    public static QueueRow? Find(Database database, string uid) => Find(database.Use("queue_find_by_uid").Bind(uid));

    /// <exception cref="PfException"><see cref="PfError.QueueNotFound"/>.</exception>
    public static QueueRow Get(Database database, QueueInfo queue) =>
        Find(database, queue.Uid) ?? throw PfException.QueueNotFound(queue.Name);

    public static void Insert(Database database, QueueInfo queue) =>
        database.Use("queue_insert").Bind(queue.Uid).Bind(queue.Name).Bind(Wire.Write(queue)).Run();

    public static void Update(Database database, QueueRow row, QueueInfo queue) =>
        database.Use("queue_update").Bind(row.Id).Bind(Wire.Write(queue)).Run();

    /// <summary>Frees the name; the rows that belong to the queue are still there.</summary>
    public static void Retire(Database database, QueueRow row) => database.Use("queue_retire").Bind(row.Id).Run();

    /// <summary>The row of a queue whose rows are still to be erased.</summary>
    public static long? FindRetired(Database database)
    {
        using var found = database.Use("queue_find_retired");
        return found.Step() ? found.Integer(0) : null;
    }

    public static void Delete(Database database, long id) => database.Use("queue_delete").Bind(id).Run();

    /// <summary>The queues whose names follow <paramref name="after"/>.</summary>
    public static List<QueueRow> Page(Database database, string after, int rows)
    {
        using var page = database.Use("queue_page").Bind(after).Bind(rows);
        var queues = new List<QueueRow>();
        while (page.Step())
        {
            queues.Add(Row(page));
        }

        return queues;
    }

    private static QueueRow? Find(Statement find)
    {
        using (find)
        {
            return find.Step() ? Row(find) : null;
        }
    }

    private static QueueRow Row(Statement query) => QueueRow.Of(query.Integer(0), query.Text(1), query.Text(2), query.Text(3));
}

using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <param name="Id">The row.</param>
/// <param name="Queue">The queue.</param>
internal sealed record QueueRow(long Id, QueueInfo Queue);

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
    public static List<QueueInfo> Page(Database database, string after, int rows)
    {
        using var page = database.Use("queue_page").Bind(after).Bind(rows);
        var queues = new List<QueueInfo>();
        while (page.Step())
        {
            queues.Add(Read(page.Text(1)));
        }

        return queues;
    }

    private static QueueRow? Find(Statement find)
    {
        using (find)
        {
            return find.Step() ? new QueueRow(find.Integer(0), Read(find.Text(1))) : null;
        }
    }

    private static QueueInfo Read(string body)
    {
        try
        {
            return Wire.ReadQueue(body);
        }
        catch (FormatException e)
        {
            throw new PfException(
                PfError.BackendCorrupt, $"a queue's record cannot be read ({e.Message}): {Lifecycle.Limits.Shorten(body)}", "restore the database from a backup", e);
        }
    }
}

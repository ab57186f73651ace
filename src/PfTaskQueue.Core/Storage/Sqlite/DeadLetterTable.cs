using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>The rows of the dead letters.</summary>
internal static class DeadLetterTable
{
    public static void Insert(Database database, QueueRow queue, DeadLetter letter) =>
        database.Use("dead_letter_insert").Bind(queue.Id).Bind(Wire.Write(letter)).Run();

    /// <summary>Dead letters older than the row <paramref name="before"/>, newest first.</summary>
    public static Page<DeadLetter> Page(Database database, QueueRow queue, long before, int rows)
    {
        using var page = database.Use("dead_letter_page").Bind(queue.Id).Bind(before).Bind(rows);
        var letters = new List<DeadLetter>();
        var (last, size) = (before, 0);
        while (size < Paging.Characters && page.Step())
        {
            var body = page.Text(1);
            (last, size) = (page.Integer(0), size + body.Length);
            letters.Add(Read(body, queue.Queue.Name));
        }

        return new Page<DeadLetter>(letters, last, IsLast: letters.Count < rows && size < Paging.Characters);
    }

    private static DeadLetter Read(string body, string queue)
    {
        try
        {
            return Wire.ReadDeadLetter(body, queue);
        }
        catch (FormatException e)
        {
            return new DeadLetter { Queue = queue, Body = body, Error = e.Message };
        }
    }
}

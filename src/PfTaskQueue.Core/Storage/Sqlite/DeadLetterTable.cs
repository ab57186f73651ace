using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <param name="Id">The row.</param>
/// <param name="Body">The stored bytes, which need not be a text.</param>
/// <param name="Letter">What it says.</param>
internal sealed record DeadLetterRow(long Id, byte[] Body, DeadLetter Letter);

/// <summary>The rows of the dead letters.</summary>
internal static class DeadLetterTable
{
    public static void Insert(Database database, QueueRow queue, DeadLetter letter) =>
        database.Use("dead_letter_insert").Bind(queue.Id).Bind(Wire.Write(letter)).Run();

    /// <summary>Dead letters older than the row <paramref name="before"/>, newest first.</summary>
    public static Page<DeadLetterRow> Page(Database database, QueueRow queue, long before, int rows)
    {
        using var page = database.Use("dead_letter_page").Bind(queue.Id).Bind(before).Bind(rows);
        var letters = new List<DeadLetterRow>();
        var (last, size) = (before, 0);
        while (size < Paging.Characters && page.Step())
        {
            var body = page.Bytes(1);
            (last, size) = (page.Integer(0), size + body.Length);
            letters.Add(new DeadLetterRow(last, body, Read(page.Text(1), queue.Queue.Name)));
        }

        return new Page<DeadLetterRow>(letters, last, IsLast: letters.Count < rows && size < Paging.Characters);
    }

    /// <returns>False: it is gone.</returns>
    public static bool Delete(Database database, QueueRow queue, DeadLetterRow letter) =>
        database.Use("dead_letter_delete").Bind(letter.Id).Bind(queue.Id).BindBlob(letter.Body).Run() == 1;

    private static DeadLetter Read(string body, string queue) =>
        Wire.TryReadDeadLetter(body, queue, out var letter, out var fault) ? letter : DeadLetter.Unreadable(queue, body, fault);
}

using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>The rows of the attempts' logs.</summary>
internal static class LogTable
{
    /// <summary>Stores a log, and lets the oldest go that the task's history does not remember any more.</summary>
    public static void Insert(Database database, QueueRow queue, string task, AttemptLog log)
    {
        database.Use("log_insert").Bind(queue.Id).Bind(task).Bind(log.ProcessUid).Bind(Wire.Write(log)).Run();
        database.Use("log_trim").Bind(task).Bind(TaskLifecycle.HistoryLimit).Run();
    }

    public static List<AttemptLog> OfTask(Database database, QueueRow queue, string task)
    {
        using var rows = database.Use("log_of_task").Bind(queue.Id).Bind(task);
        var logs = new List<AttemptLog>();
        while (rows.Step())
        {
            if (Wire.ReadLog(rows.Text(1), task, rows.Text(0)) is { } log)
            {
                logs.Add(log);
            }
        }

        return logs;
    }

    public static void Delete(Database database, string task) => database.Use("log_delete").Bind(task).Run();
}

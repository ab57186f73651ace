using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>The rows of the attempts' logs.</summary>
internal static class LogTable
{
    /// <summary>Stores the log of an attempt that has ended, and lets the oldest go that the task's history does not remember any more.</summary>
    public static void Close(Database database, QueueRow queue, string task, AttemptLog log)
    {
        Save(database, queue, task, log);
        database.Use("log_trim").Bind(task).Bind(TaskLifecycle.HistoryLimit).Run();
    }

    /// <summary>Stores a log instead of what was stored of the attempt before.</summary>
    public static void Save(Database database, QueueRow queue, string task, AttemptLog log)
    {
        var body = Wire.Write(log);
        if (database.Use("log_update").Bind(task).Bind(log.ProcessUid).Bind(body).Run() == 0)
        {
            database.Use("log_insert").Bind(queue.Id).Bind(task).Bind(log.ProcessUid).Bind(body).Run();
        }
    }

    public static List<AttemptLog> OfTask(Database database, QueueRow queue, string task)
    {
        using var rows = database.Use("log_of_task").Bind(queue.Id).Bind(task);
        var logs = new List<AttemptLog>();
        while (rows.Step())
        {
            if (Wire.TryReadLog(rows.Text(1), task, rows.Text(0), out var log, out _))
            {
                logs.Add(log);
            }
        }

        return logs;
    }

    public static void Delete(Database database, string task) => database.Use("log_delete").Bind(task).Run();
}

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>The running attempts that somebody wants stopped.</summary>
internal static class CancelTable
{
    public static void Insert(Database database, QueueRow queue, string task, string worker, string process) =>
        database.Use("cancel_insert").Bind(task).Bind(queue.Id).Bind(worker).Bind(process).Run();

    /// <summary>Whether the attempt that holds this task shall be stopped.</summary>
    public static bool IsRequested(Database database, TaskRow held)
    {
        using var exists = database.Use("cancel_exists").Bind(held.Uid).Bind(held.ProcessUid);
        return exists.Step() && exists.Integer(0) != 0;
    }

    public static List<string> OfWorker(Database database, string worker)
    {
        using var requests = database.Use("cancel_of_worker").Bind(worker);
        var processes = new List<string>();
        while (requests.Step())
        {
            processes.Add(requests.Text(0));
        }

        return processes;
    }

    public static void Delete(Database database, string task) => database.Use("cancel_delete").Bind(task).Run();
}

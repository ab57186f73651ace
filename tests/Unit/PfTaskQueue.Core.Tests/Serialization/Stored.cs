using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

/// <summary>Records from texts that a test knows to be good.</summary>
internal static class Stored
{
    public static TaskInfo Task(string json, string queue = "q", string queueUid = "u") =>
        Wire.TryReadTask(json, uid: null, queue, queueUid, out var task, out var fault) ? task : throw new FormatException(fault);

    public static WorkerInfo Worker(string json, string queue)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        var (uid, queueUid) = (document.RootElement.GetProperty("uid").GetString()!, document.RootElement.GetProperty("queueUID").GetString()!);
        return Wire.TryReadWorker(json, uid, queue, queueUid, out var worker, out var fault) ? worker : throw new FormatException(fault);
    }

    public static QueueInfo Queue(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        var (uid, name) = (document.RootElement.GetProperty("uid").GetString()!, document.RootElement.GetProperty("Spec").GetProperty("name").GetString()!);
        return Wire.TryReadQueue(json, uid, name, out var queue, out var fault) ? queue : throw new FormatException(fault);
    }

    public static DeadLetter DeadLetter(string json, string queue) =>
        Wire.TryReadDeadLetter(json, queue, out var letter, out var fault) ? letter : throw new FormatException(fault);
}

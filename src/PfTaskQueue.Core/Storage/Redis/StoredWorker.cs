using System.Diagnostics.CodeAnalysis;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>A worker's text and the worker it stands for.</summary>
internal static class StoredWorker
{
    /// <param name="fault">Why the text is not this worker's record, in words.</param>
    public static bool TryRead(
        RedisValue uid,
        RedisValue text,
        string queue,
        string queueUid,
        [NotNullWhen(true)] out WorkerInfo? worker,
        [NotNullWhen(false)] out string? fault)
    {
        if (!text.IsNull)
        {
            return Wire.TryReadWorker((string)text!, (string)uid!, queue, queueUid, out worker, out fault);
        }

        (worker, fault) = (null, "there is none, or its key holds no text");
        return false;
    }

    /// <summary>Null: the text is not this worker's record.</summary>
    public static WorkerInfo? Find(RedisValue uid, RedisValue text, string queue, string queueUid) =>
        TryRead(uid, text, queue, queueUid, out var worker, out _) ? worker : null;

    /// <summary>The worker as seen at the server's time.</summary>
    /// <param name="held">How many tasks it holds; 0 where nobody has looked.</param>
    public static Reading<WorkerInfo> Read(RedisValue uid, RedisValue text, QueueInfo queue, Timestamp now, long held = 0) =>
        !TryRead(uid, text, queue.Name, queue.Uid, out var worker, out var fault) ? Reading.OfWorker((string)uid!, queue.Name, fault)
        : worker.Phase != WorkerPhase.Running && held > 0 ? Reading.OfWorker(worker.Uid, queue.Name, $"it has ended by its record and holds {held} tasks")
        : Reading.OfWorker(worker, now);

    /// <summary>The same look that the claim script takes. Quotes within JSON texts are escaped, so it finds the field and nothing else.</summary>
    public static bool IsRunning(RedisValue text) =>
        !text.IsNull && ((ReadOnlyMemory<byte>)text).Span.IndexOf("\"phase\":\"Running\""u8) >= 0;
}

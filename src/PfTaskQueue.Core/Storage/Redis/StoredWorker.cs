using PfTaskQueue.Model;
using PfTaskQueue.Serialization;
using StackExchange.Redis;

namespace PfTaskQueue.Storage.Redis;

/// <summary>A worker's text and the worker it stands for.</summary>
internal static class StoredWorker
{
    /// <summary>Null: there is none, or it cannot be read.</summary>
    public static WorkerInfo? TryRead(RedisValue text, string queue)
    {
        try
        {
            return text.IsNull ? null : Wire.ReadWorker((string)text!, queue);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The same look that the claim script takes. Quotes within JSON texts are escaped, so it finds the field and nothing else.</summary>
    public static bool IsRunning(RedisValue text) =>
        !text.IsNull && ((ReadOnlyMemory<byte>)text).Span.IndexOf("\"phase\":\"Running\""u8) >= 0;
}

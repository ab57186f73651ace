using System.Text;
using PfTaskQueue.Model;

namespace PfTaskQueue.Lifecycle;

/// <summary>What a name, a payload and a result may be.</summary>
public static class Limits
{
    public const int MaxQueueNameLength = 256;

    public const int MaxWorkerNameLength = 256;

    private const string Ellipsis = "..";

    /// <summary>1 to 256 characters (Unicode code points), not only spaces, no colon: it separates the parts of a Redis key.</summary>
    public static void CheckQueueName(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || CountRunes(name) > MaxQueueNameLength || name.Contains(':', StringComparison.Ordinal))
        {
            var fault = name.Contains(':', StringComparison.Ordinal) ? " and a ':'" : name.Length > 0 && string.IsNullOrWhiteSpace(name) ? ", all of them spaces" : "";
            throw new PfException(
                PfError.InvalidQueueName,
                $"'{Shorten(name)}' is no queue name: it has {CountRunes(name)} characters{fault}",
                $"give a name of 1 to {MaxQueueNameLength} characters without ':', and not of spaces only");
        }
    }

    /// <summary>Checks a spec against the backend's payload limit.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="payloadLimit">In bytes of UTF-8.</param>
    /// <param name="payloadSetting">The setting that raises the limit, or null where none does.</param>
    public static PfException? Check(TaskSpec spec, int payloadLimit, string? payloadSetting)
    {
        var nameBytes = Encoding.UTF8.GetByteCount(spec.Name);
        if (nameBytes > TaskSpec.MaxNameBytes)
        {
            return new PfException(
                PfError.TaskNameTooLong,
                $"the task's name has {nameBytes} bytes; at most {TaskSpec.MaxNameBytes} are allowed ('{Shorten(spec.Name)}')",
                "shorten the name; it is for display only");
        }

        var payloadBytes = Encoding.UTF8.GetByteCount(spec.Payload);
        return payloadBytes <= payloadLimit ? null : new PfException(
            PfError.PayloadTooLarge,
            $"the payload has {payloadBytes} bytes; at most {payloadLimit} are allowed here ('{Shorten(spec.Payload)}')",
            payloadSetting is null
                ? "put the data into a file and its path into the payload"
                : $"put the data into a file and its path into the payload, or raise {payloadSetting}");
    }

    /// <summary>
    /// Cuts a result to the limit: its first and last bytes with <c>..</c> between them, as the original does, but never
    /// inside a character and never over the limit.
    /// </summary>
    public static string Truncate(string text, int limit)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= limit)
        {
            return text;
        }

        if (limit <= Ellipsis.Length)
        {
            return Ellipsis[..limit];
        }

        var half = (limit - Ellipsis.Length) / 2;
        var head = half;
        while (head > 0 && IsContinuation(bytes[head]))
        {
            head--;
        }

        var tail = bytes.Length - half;
        while (tail < bytes.Length && IsContinuation(bytes[tail]))
        {
            tail++;
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(0, head)) + Ellipsis + Encoding.UTF8.GetString(bytes.AsSpan(tail));
    }

    /// <summary>The beginning of a text, for a message.</summary>
    public static string Shorten(string text, int length = 40) => text.Length <= length ? text : text[..length] + "…";

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    private static int CountRunes(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}

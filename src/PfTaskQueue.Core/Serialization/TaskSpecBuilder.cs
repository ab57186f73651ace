using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>
/// The rules for a task spec's fields that YAML and JSON share. Texts keep their letters, whole numbers may be written as
/// text, and <c>timeout: 10m</c> stands beside <c>timeoutSeconds</c>. Throws <see cref="FormatException"/>.
/// </summary>
internal sealed class TaskSpecBuilder
{
    public const string NameKey = "name";
    public const string PayloadKey = "payload";
    public const string RetryLimitKey = "retryLimit";
    public const string TimeoutSecondsKey = "timeoutSeconds";
    public const string TimeoutKey = "timeout";

    public static readonly IReadOnlyList<string> Keys = [NameKey, PayloadKey, RetryLimitKey, TimeoutSecondsKey, TimeoutKey];

    private TaskSpec spec = new();
    private string? timeoutSetBy;

    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="text">The value's literal text; null: nothing, which leaves the default.</param>
    public void Set(string key, string? text)
    {
        spec = key switch
        {
            NameKey => spec with { Name = text ?? "" },
            PayloadKey => spec with { Payload = text ?? "" },
            RetryLimitKey => spec with { RetryLimit = Integer(key, text) },
            TimeoutSecondsKey => spec with { TimeoutSeconds = Timeout(key, Integer(key, text)) },
            TimeoutKey => spec with { TimeoutSeconds = Timeout(key, Seconds(text)) },
            _ => throw new FormatException(UnknownKey(key)),
        };
    }

    public TaskSpec Build() => spec;

    private static string UnknownKey(string key)
    {
        var nearest = NearestName.Find(key, Keys);
        return nearest is null
            ? $"unknown key '{Limits.Shorten(key)}'; a task spec has {string.Join(", ", Keys)}"
            : $"unknown key '{Limits.Shorten(key)}'; did you mean '{nearest}'?";
    }

    private static long Integer(string key, string? text) =>
        text is null ? 0
        : YamlInteger.TryParse(text, out var value) ? value
        : throw new FormatException($"{key} must be a whole number, not '{Limits.Shorten(text)}'");

    /// <summary>Part of a second counts as a whole one: the stored form has seconds, and 0 would mean the worker's default.</summary>
    private static long Seconds(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        if (!GoDuration.TryParse(text, out var duration))
        {
            throw new FormatException(long.TryParse(text, out _)
                ? $"timeout must have a unit: write {text}s, or {TimeoutSecondsKey}: {text}"
                : $"timeout must be a duration such as 10m, 1h30m or 90s, not '{Limits.Shorten(text)}'");
        }

        var seconds = duration.Ticks / TimeSpan.TicksPerSecond;
        return duration.Ticks % TimeSpan.TicksPerSecond > 0 ? seconds + 1 : seconds;
    }

    private long Timeout(string key, long seconds)
    {
        if (timeoutSetBy is not null && timeoutSetBy != key)
        {
            throw new FormatException($"{TimeoutKey} and {TimeoutSecondsKey} are both given; leave one out");
        }

        timeoutSetBy = key;
        return seconds;
    }
}

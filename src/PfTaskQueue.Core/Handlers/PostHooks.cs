using System.Text;
using System.Text.Json;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Handlers;

/// <summary>The tasks that a handler asks for in <c>output/postHooks.json</c>.</summary>
/// <param name="Tasks">Those within the limits.</param>
/// <param name="DeadLetters">Those over a limit, whole.</param>
internal sealed record PostHooks(IReadOnlyList<TaskSpec> Tasks, IReadOnlyList<DeadLetter> DeadLetters)
{
    /// <summary>How many tasks an attempt may ask for: they are stored with its outcome in one step, which others wait for.</summary>
    public const int Most = 10_000;

    public static PostHooks None { get; } = new([], []);

    /// <summary>
    /// Reads an array of task specs (<see cref="TaskSpecJson"/>; unknown keys are ignored). Nothing, blank space and a lone
    /// <c>null</c> mean no hooks.
    /// </summary>
    /// <param name="json">UTF-8; other bytes become U+FFFD.</param>
    /// <param name="queue">The queue's name, for the dead letters.</param>
    /// <exception cref="FormatException">It is something else, or more than <see cref="Most"/>.</exception>
    public static PostHooks Parse(ReadOnlySpan<byte> json, string queue, HandlerLimits limits)
    {
        var text = Encoding.UTF8.GetString(json).TrimStart('\uFEFF');
        if (string.IsNullOrWhiteSpace(text))
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => None,
                JsonValueKind.Array when document.RootElement.GetArrayLength() is var count && count > Most =>
                    throw new FormatException($"it asks for {count} tasks; at most {Most} are taken"),
                JsonValueKind.Array => Sort(document.RootElement.EnumerateArray().Select(ReadSpec), queue, limits),
                _ => throw new FormatException("it is JSON, but no array of tasks"),
            };
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static PostHooks Sort(IEnumerable<TaskSpec> specs, string queue, HandlerLimits limits)
    {
        var (tasks, deadLetters) = (new List<TaskSpec>(), new List<DeadLetter>());
        foreach (var spec in specs)
        {
            if (Limits.Check(spec, limits.HookPayload, limits.HookPayloadSetting) is { } error)
            {
                deadLetters.Add(new DeadLetter { Queue = queue, Body = Wire.Write(spec), Error = error.Message });
            }
            else
            {
                tasks.Add(spec);
            }
        }

        return new PostHooks(tasks, deadLetters);
    }

    private static TaskSpec ReadSpec(JsonElement element, int index)
    {
        try
        {
            return TaskSpecJson.Read(element, ignoreUnknownKeys: true);
        }

        // InvalidOperationException: a string with half a surrogate pair.
        catch (Exception e) when (e is PfException or InvalidOperationException)
        {
            throw new FormatException($"hook {index + 1}: {e.Message}", e);
        }
    }
}

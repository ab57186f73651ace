using System.Text.Json;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Storage;

/// <summary>Finds the task in a dead letter's body: a stored task whose status is wrong or unreadable, a task spec, or the original's dump.</summary>
internal static class DeadLetterRepair
{
    /// <summary>Makes a new task of it. It keeps UID, parent and time of adding where the body has them.</summary>
    /// <exception cref="PfException"><see cref="PfError.DeadLetterUnreadable"/>, or the limit that it is over.</exception>
    public static TaskInfo Read(DeadLetter letter, QueueInfo queue, ITaskStore limits, Timestamp now)
    {
        var task = ReadTask(letter, queue, now);
        return Limits.Check(task.Spec, limits.PayloadLimit, limits.PayloadLimitSetting) is { } error ? throw error : task;
    }

    private static TaskInfo ReadTask(DeadLetter letter, QueueInfo queue, Timestamp now)
    {
        try
        {
            if (GoDump.TryRead(letter.Body, out var uid, out var dumped))
            {
                return Renew(TaskLifecycle.Create(queue, dumped, now), uid);
            }

            using var document = JsonDocument.Parse(letter.Body);
            return ReadJson(document.RootElement, letter, queue, now);
        }

        // InvalidOperationException: a string with half a surrogate pair.
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or PfException { Error: PfError.InvalidTaskSpec })
        {
            throw Unreadable(letter, e.Message, e);
        }
    }

    private static TaskInfo ReadJson(JsonElement body, DeadLetter letter, QueueInfo queue, Timestamp now)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Unreadable(letter, "it is JSON, but no task");
        }

        if (Find(body, "spec") is not { ValueKind: JsonValueKind.Object } spec)
        {
            // Only a hook goes to the dead letters as a spec, for being over a limit: so it has something in it.
            var hook = TaskSpecJson.Read(body);
            return hook.Name.Length + hook.Payload.Length > 0
                ? TaskLifecycle.Create(queue, hook, now)
                : throw Unreadable(letter, "it has neither spec nor payload");
        }

        var task = TaskLifecycle.Create(queue, TaskSpecJson.Read(spec, ignoreUnknownKeys: true), now, Text(body, "parentUID"));
        var created = Find(body, "status") is { ValueKind: JsonValueKind.Object } status ? Text(status, "createdAt") : null;
        return Renew(created is not null && Timestamp.TryParse(created, out var time) ? task with { Created = time } : task, Text(body, "uid"));
    }

    private static TaskInfo Renew(TaskInfo task, string? uid) =>
        Uid.IsValid(uid) && !uid!.Any(char.IsAsciiLetterUpper) ? task with { Uid = uid! } : task;

    private static JsonElement? Find(JsonElement element, string name)
    {
        JsonElement? found = null;
        foreach (var property in element.EnumerateObject())
        {
            found = property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? property.Value : found;
        }

        return found;
    }

    private static string? Text(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static PfException Unreadable(DeadLetter letter, string why, Exception? inner = null) => new(
        PfError.DeadLetterUnreadable,
        $"dead letter {letter.Uid} holds no task that could be queued: {why} ('{Limits.Shorten(letter.Body)}')",
        "add the task anew (Add-PfTask) and remove the letter (Remove-PfDeadLetter)",
        inner);
}

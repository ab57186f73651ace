using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>
/// The queue that an object from the pipeline means. A text is a name; a queue, and any object with a Queue or a Name, has one.
/// A task, a worker or a dead letter lies in a queue and is none: its own Name is never taken for the queue's. The same goes
/// for the copies that Select-Object, a job or another machine's shell make of them.
/// </summary>
internal static class QueueInput
{
    private const string OwnTypes = "PfTaskQueue.";

    private static readonly string[] CopyPrefixes = ["Deserialized.", "Selected."];

    /// <param name="item">The object.</param>
    /// <param name="queuesOnly">Whether an object that lies in a queue is refused, instead of standing for that queue.</param>
    /// <exception cref="PfException"><see cref="PfError.NotAQueue"/>.</exception>
    public static string NameOf(PSObject item, bool queuesOnly)
    {
        if (item.BaseObject is string or ValueType)
        {
            return Convert.ToString(item.BaseObject, CultureInfo.InvariantCulture)!;
        }

        var queue = Text(item, nameof(TaskInfo.Queue));
        var name = Text(item, nameof(QueueInfo.Name));
        var kind = Kind(item);
        if (kind is not null and not nameof(QueueInfo))
        {
            return queue is null || queuesOnly ? throw NotAQueue(Describe(kind), queue) : queue;
        }

        // A task that was exported and read again has lost its type, but not its two names.
        return queuesOnly && queue is not null && name is not null && queue != name
            ? throw NotAQueue($"an object named '{name}'", queue)
            : queue ?? name ?? throw NotAQueue("an object without Queue and Name", null);
    }

    /// <summary>The name of the module's type that the object is of, or was copied from; null: another type.</summary>
    private static string? Kind(PSObject item)
    {
        var type = item.TypeNames.FirstOrDefault() ?? "";
        while (CopyPrefixes.FirstOrDefault(prefix => type.StartsWith(prefix, StringComparison.Ordinal)) is { } copy)
        {
            type = type[copy.Length..];
        }

        return type.StartsWith(OwnTypes, StringComparison.Ordinal) ? type[(type.LastIndexOf('.') + 1)..] : null;
    }

    private static string? Text(PSObject item, string property)
    {
        var value = item.BaseObject is IDictionary map ? map[property] : item.Properties[property]?.Value;
        return value?.ToString() is { Length: > 0 } text ? text : null;
    }

    private static string Describe(string kind) => kind switch
    {
        nameof(TaskInfo) => "a task",
        nameof(WorkerInfo) => "a worker",
        nameof(DeadLetter) => "a dead letter",
        nameof(SalvageReport) => "a salvage report",
        nameof(TaskSpec) => "a task spec",
        _ => $"an object of type {kind}",
    };

    private static PfException NotAQueue(string what, string? queue) => new(
        PfError.NotAQueue,
        queue is null ? $"{what} is no queue" : $"{what} of queue '{queue}' is no queue itself",
        "give the name of the queue that you mean, or pipe from Get-PfQueue");
}

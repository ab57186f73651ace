using System.Globalization;
using System.Management.Automation;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>
/// The queue that an object from the pipeline means. A text is a name; a queue, and any object with a Queue or a Name, has one.
/// A task, a worker or a dead letter lies in a queue and is none: its own Name is never taken for the queue's. The same goes
/// for copies of them.
/// </summary>
internal static class QueueInput
{
    /// <summary>Whether the object is the name itself.</summary>
    public static bool IsName(PSObject item) => item.BaseObject is string or ValueType;

    /// <param name="item">The object.</param>
    /// <param name="queuesOnly">Whether an object that lies in a queue is refused, instead of standing for that queue.</param>
    /// <exception cref="PfException"><see cref="PfError.NotAQueue"/>.</exception>
    public static string NameOf(PSObject item, bool queuesOnly)
    {
        if (IsName(item))
        {
            return Convert.ToString(item.BaseObject, CultureInfo.InvariantCulture)!;
        }

        var piped = new PipedItem(item);
        var (queue, name) = (piped.Queue, piped.Name);
        switch (piped.Kind)
        {
            case ItemKind.Queue:
                return queue ?? name ?? throw NotAQueue("an object without Queue and Name", null);
            case not ItemKind.Unknown:
                return queue is null || queuesOnly ? throw NotAQueue(piped.Description, queue) : queue;
        }

        // What was cut down to a few properties has lost its kind, but not its two names, or its UID.
        var isOneOfIts = queue is not null && (name is null ? piped.Uid is not null : name != queue);
        return queuesOnly && isOneOfIts
            ? throw NotAQueue(piped.Description, queue)
            : queue ?? name ?? throw NotAQueue("an object without Queue and Name", null);
    }

    private static PfException NotAQueue(string what, string? queue) => new(
        PfError.NotAQueue,
        queue is null ? $"{what} is no queue" : $"{what} of queue '{queue}' is no queue itself",
        "give the name of the queue that you mean, or pipe from Get-PfQueue");
}

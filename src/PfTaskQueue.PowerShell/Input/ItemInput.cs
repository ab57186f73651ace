using System.Management.Automation;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>The one task, worker or dead letter that an object from the pipeline means: by its queue's name and its UID.</summary>
internal static class ItemInput
{
    /// <summary>The item; null: the object names none, but may stand for its queue.</summary>
    /// <param name="kind">What is wanted. Of an object whose kind nothing tells, the UID is taken for that of one.</param>
    public static (string Queue, string Uid)? Find(PipedItem item, ItemKind kind) =>
        (item.Kind == kind || item.Kind == ItemKind.Unknown) && item is { Queue: { } queue, Uid: { } uid } ? (queue, uid) : null;

    /// <summary>The item, where nothing else will do.</summary>
    /// <param name="noun">What is wanted, in a message.</param>
    /// <exception cref="PfException"><see cref="PfError.NothingGiven"/>.</exception>
    public static (string Queue, string Uid) Require(PSObject? item, ItemKind kind, string noun)
    {
        if (item is null)
        {
            throw Nothing(noun);
        }

        var piped = new PipedItem(item);
        return Find(piped, kind) ?? throw Nothing(noun, piped.Kind is var other && other != kind && other != ItemKind.Unknown ? piped.Description : null);
    }

    /// <param name="instead">What is given in its place.</param>
    public static PfException Nothing(string noun, string? instead = null) => new(
        PfError.NothingGiven,
        instead is null ? $"no {noun} is given" : $"{instead} is no {noun}",
        $"pipe objects in that a Get- cmdlet emits, or objects with a Queue and a Uid, or name the queue and the {noun}");

    /// <summary>The object itself where it is live, which is what an error is about, too.</summary>
    public static object Target(PSObject item) => item.BaseObject is PSCustomObject ? item : item.BaseObject;
}

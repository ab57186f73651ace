using System.Collections;
using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>What an object from the pipeline stands for.</summary>
internal enum ItemKind
{
    /// <summary>Nothing says so: a script made it, or it was read from a file of other columns.</summary>
    Unknown,
    Task,
    Worker,
    DeadLetter,
    Queue,

    /// <summary>Something else of this module.</summary>
    Other,
}

/// <summary>
/// An object from the pipeline: a live one, the copy that Select-Object, a job, a file or another machine's shell made of it, or what
/// ConvertFrom-Json and Import-Csv read back. All have the same properties, and of the last ones these alone tell the kind.
/// </summary>
internal sealed class PipedItem
{
    private const string OwnTypes = "PfTaskQueue.";

    private static readonly string[] CopyPrefixes = ["Deserialized.", "Selected."];

    private readonly PSObject _item;
    private readonly string? _type;

    public PipedItem(PSObject item)
    {
        _item = item;
        _type = OwnType(item);
        Kind = _type is null ? KindByShape() : KindByType(_type);
    }

    public ItemKind Kind { get; }

    /// <summary>The name of the queue that it is, or lies in.</summary>
    public string? Queue => Text(nameof(TaskInfo.Queue));

    public string? Name => Text(nameof(TaskInfo.Name));

    public string? Uid => Text(nameof(TaskInfo.Uid))?.ToLowerInvariant();

    /// <summary>The objects that an InputObject parameter was given: from the pipeline one, as an argument also a list of them.</summary>
    /// <remarks>The parameter is a PSObject and no array: only then does the engine bind an object as a whole before it binds its properties.</remarks>
    public static IEnumerable<PSObject?> Each(PSObject? input) => LanguagePrimitives.GetEnumerable(input) is { } items
        ? items.Cast<object?>().Select(item => item is null ? null : PSObject.AsPSObject(item))
        : [input];

    /// <summary>What it is called in a message.</summary>
    public string Description => Kind switch
    {
        ItemKind.Task => "a task",
        ItemKind.Worker => _type == nameof(SalvageReport) ? "a salvage report" : "a worker",
        ItemKind.DeadLetter => "a dead letter",
        ItemKind.Queue => "a queue",
        ItemKind.Other => _type == nameof(TaskSpec) ? "a task spec" : $"an object of type {_type}",
        _ => Name is { } name ? $"an object named '{name}'" : "an object of another kind",
    };

    /// <summary>A property, as a text; null: it has none, or an empty one.</summary>
    public string? Text(string property) => Value(property)?.ToString() is { Length: > 0 } text ? text : null;

    private object? Value(string property) => _item.BaseObject is IDictionary map ? map[property] : _item.Properties[property]?.Value;

    private ItemKind KindByShape() =>
        Has(nameof(TaskInfo.Payload)) && Has(nameof(TaskInfo.Phase)) ? ItemKind.Task
        : Has(nameof(WorkerInfo.LastHeartBeatAt)) ? ItemKind.Worker
        : Has(nameof(DeadLetter.Body)) && Has(nameof(DeadLetter.Error)) ? ItemKind.DeadLetter
        : Has(nameof(QueueInfo.State)) && Name is not null ? ItemKind.Queue
        : ItemKind.Unknown;

    private bool Has(string property) =>
        _item.BaseObject is IDictionary map ? map.Contains(property) : _item.Properties[property] is not null;

    private static ItemKind KindByType(string type) => type switch
    {
        nameof(TaskInfo) or nameof(TaskReceipt) => ItemKind.Task,
        nameof(WorkerInfo) or nameof(SalvageReport) => ItemKind.Worker,
        nameof(DeadLetter) => ItemKind.DeadLetter,
        nameof(QueueInfo) => ItemKind.Queue,

        // What it found can be a task or a worker.
        nameof(Checking.Finding) => ItemKind.Unknown,
        _ => ItemKind.Other,
    };

    /// <summary>The name of the module's type that the object is of, or was copied from; null: another type.</summary>
    private static string? OwnType(PSObject item)
    {
        var type = item.TypeNames.FirstOrDefault() ?? "";
        while (CopyPrefixes.FirstOrDefault(prefix => type.StartsWith(prefix, StringComparison.Ordinal)) is { } copy)
        {
            type = type[copy.Length..];
        }

        return type.StartsWith(OwnTypes, StringComparison.Ordinal) ? type[(type.LastIndexOf('.') + 1)..] : null;
    }
}

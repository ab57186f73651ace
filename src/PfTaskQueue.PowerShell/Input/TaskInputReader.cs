using System.Collections;
using System.Management.Automation;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>
/// Makes a task spec of what comes down the pipeline: a text is the payload; a TaskSpec, or a dictionary or an object with a
/// Payload, is a spec; a file's or directory's full path is the payload; anything else is the payload as compact JSON.
/// </summary>
internal sealed class TaskInputReader(SpecFields defaults, int depth)
{
    /// <exception cref="PfException"><see cref="PfError.InvalidTaskSpec"/>.</exception>
    public TaskSpec Read(PSObject? item) => Fields(item).Complete(defaults);

    public TaskSpec Read(TaskSpec spec) => SpecFields.From(spec).Complete(defaults);

    private SpecFields Fields(PSObject? item) => item?.BaseObject switch
    {
        null => throw new PfException(PfError.InvalidTaskSpec, "the input is null", "filter it out, or pipe an empty text for a task without payload"),
        string text => new SpecFields { Payload = text },
        TaskSpec spec => SpecFields.From(spec),
        TaskInfo task => SpecFields.From(task.Spec),
        FileSystemInfo file => new SpecFields { Payload = file.FullName },
        IDictionary map when IsSpec(map) => new SpecFieldReader(depth).Read(map),
        not IDictionary when item.Properties[nameof(TaskSpec.Payload)] is not null => new SpecFieldReader(depth).Read(item),
        _ => new SpecFields { Payload = ObjectJson.Write(item, depth) },
    };

    private static bool IsSpec(IDictionary map) => map.Keys.OfType<string>().Contains(nameof(TaskSpec.Payload), StringComparer.OrdinalIgnoreCase);
}

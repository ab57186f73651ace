using System.Management.Automation;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.PowerShell.Pipeline;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// Adds tasks to a queue, as a stream: what comes out is stored. When the pipeline is stopped early, the batch under way is
/// stored as a whole or not at all, and nothing after it.
/// </summary>
[Cmdlet(VerbsCommon.Add, "PfTask", DefaultParameterSetName = InputSet, SupportsShouldProcess = true)]
[OutputType(typeof(TaskInfo))]
public sealed class AddPfTaskCommand : PfQueueCmdlet
{
    private const string InputSet = "Input";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    // An item that comes after such a pause is sent, and comes out, before the next one is asked for: tail -f | Add-PfTask.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private IQueueStore _store = null!;
    private QueueInfo _queue = null!;
    private TaskInputReader _reader = null!;
    private BatchSender<TaskSpec, Added>? _sender;
    private long _idleSince;

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string Queue { get; set; } = "";

    /// <summary>One item of the pipeline; as an argument, an array is several.</summary>
    [Parameter(Position = 1, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>Files of YAML documents, or directories with such files.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>As <see cref="Path"/>, without wildcards.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true)]
    [Alias("LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Looks for YAML files in the directories' directories too.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Recurse { get; set; }

    /// <summary>The payload of an item that has none; without input, of the one task to add.</summary>
    [Parameter(ParameterSetName = InputSet)]
    [AllowEmptyString]
    public string? Payload { get; set; }

    [Parameter]
    public string? Name { get; set; }

    [Parameter]
    public long RetryLimit { get; set; }

    [Parameter]
    [DurationTransform]
    public TimeSpan Timeout { get; set; }

    /// <summary>How many levels of an object become JSON.</summary>
    [Parameter(ParameterSetName = InputSet)]
    [ValidateRange(0, 100)]
    public int Depth { get; set; } = 4;

    private protected override object? WholeTarget => Queue;

    private protected override void Begin()
    {
        base.Begin();
        _reader = new TaskInputReader(Defaults(), Depth);
        _queue = FindQueue(Queue);
        _store = Store;
        _sender = new BatchSender<TaskSpec, Added>(SendAsync, Emit);
    }

    private protected override void Process()
    {
        if (ParameterSetName == InputSet)
        {
            AddInput();
        }
        else
        {
            new TaskSpecFiles(this, Recurse).Read(Path ?? LiteralPath!, isLiteral: LiteralPath is not null, AddDocument);
        }

        _idleSince = TimeProvider.System.GetTimestamp();
    }

    private protected override void End() => _sender!.Flush();

    private protected override void Release() => _sender?.Dispose();

    private SpecFields Defaults()
    {
        var bound = MyInvocation.BoundParameters;
        if (bound.ContainsKey(nameof(Timeout)) && Timeout <= TimeSpan.Zero)
        {
            throw new PfException(PfError.InvalidTaskSpec, $"the time-out is {Timeout}", "give more than 0, or leave it out for the worker's default");
        }

        return new SpecFields
        {
            Name = Name,
            Payload = Payload,
            RetryLimit = bound.ContainsKey(nameof(RetryLimit)) ? RetryLimit : null,
            TimeoutSeconds = bound.ContainsKey(nameof(Timeout)) ? SpecFields.ToSeconds(Timeout) : null,
        };
    }

    private void AddInput()
    {
        // Without input the engine calls once all the same.
        var isArgument = !MyInvocation.ExpectingInput && MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
        var isInput = MyInvocation.ExpectingInput || isArgument;
        if (!isInput && Payload is null)
        {
            throw new PfException(PfError.InvalidTaskSpec, "there is nothing to add", "pipe the payloads in, or give -Payload, -InputObject or -Path");
        }

        var isAfterPause = TimeProvider.System.GetElapsedTime(_idleSince) >= Pause;
        if (isArgument && LanguagePrimitives.GetEnumerable(InputObject) is { } items)
        {
            foreach (var item in items)
            {
                AddItem(item is null ? null : PSObject.AsPSObject(item));
            }
        }
        else if (isInput)
        {
            AddItem(InputObject);
        }
        else
        {
            ForItem(null, () => Add(_reader.Read(new TaskSpec())));
        }

        if (isAfterPause)
        {
            _sender!.Flush();
        }
    }

    private void AddItem(PSObject? item) => ForItem(item, () => Add(_reader.Read(item)));

    private void AddDocument(string file, TaskSpec spec) => ForItem(file, () => Add(_reader.Read(spec)));

    private void Add(TaskSpec spec)
    {
        if (Limits.Check(spec, _store.PayloadLimit, _store.PayloadLimitSetting) is { } error)
        {
            throw error;
        }

        if (ShouldProcess(_queue.Name, $"Add task '{Limits.Shorten(spec.Name.Length > 0 ? spec.Name : spec.Payload)}'"))
        {
            _sender!.Add(spec, spec.Payload.Length + spec.Name.Length);
        }
    }

    private async Task<IReadOnlyList<Added>> SendAsync(IReadOnlyList<TaskSpec> specs)
    {
        try
        {
            var tasks = await _store.AddTasksAsync(_queue, specs, StopToken).ConfigureAwait(false);
            return [.. tasks.Select(task => new Added(task, null))];
        }
        catch (PfException e) when (e.Error == PfError.NotReplicated)
        {
            return [.. e.Stored.Select((task, i) => new Added(task, i == e.Stored.Count - 1 ? e : null))];
        }
    }

    private void Emit(Added added)
    {
        WriteObject(added.Task);
        if (added.Doubt is not null)
        {
            WriteError(PfErrorRecord.From(added.Doubt, _queue.Name));
        }
    }

    /// <param name="Task">A task that is stored.</param>
    /// <param name="Doubt">With the last task of a batch: what may happen to them all the same.</param>
    private readonly record struct Added(TaskInfo Task, PfException? Doubt);
}

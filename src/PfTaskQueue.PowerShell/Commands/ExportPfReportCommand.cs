using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.PowerShell.Reports;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Writes a report of tasks: a JUnit file for CI, or a page for people.</summary>
[Cmdlet(VerbsData.Export, "PfReport", DefaultParameterSetName = TaskSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPfReportCommand : PfQueueCmdlet
{
    private const string QueueSet = "Queue";
    private const string TaskSet = "Task";
    private const int MaxBatch = 500;

    private readonly List<(string Uid, object Target)> _copies = [];

    private IReport _report = null!;
    private ReportLogs _logs = null!;
    private ReportFile? _file;
    private TargetFile _target = null!;
    private string _path = "";
    private bool _anyQueue;
    private QueueInfo? _copiesOf;

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Queues whose tasks are reported on, all of them.</summary>
    [Parameter(ParameterSetName = QueueSet, Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Queue { get; set; } = [];

    /// <summary>Tasks as they were read; copies of them, and objects with a Queue and a Uid, are read again.</summary>
    [Parameter(ParameterSetName = TaskSet, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Default: what the file's extension says.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>Leaves a file that is there as it is.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        if (ParameterSetName == TaskSet && !IsObjectGiven)
        {
            throw new PfException(PfError.NothingGiven, "no task is given", "pipe tasks in from Get-PfTask, or give -Queue");
        }

        _path = ResolvePath(Path);
        _target = new TargetFile(this, _path, Path, overwrite: !NoClobber, "give another path, or leave -NoClobber out to overwrite it");
        _report = ReportMaker.Make(Format ?? FormatOf(Path), TimeProvider.System);
        _logs = new ReportLogs(
            IsBackendThere ? name => Call($"find queue '{name}'", (store, token) => store.LookUpQueueAsync(name, token))?.Item : _ => null,
            (queue, uid) => Call($"read logs of task {uid}", (store, token) => store.ReadTaskLogsAsync(queue, uid, token)));
        _target.Check("report.html");

        // Asked and opened first: nobody waits for a million tasks to hear that the folder cannot be written to.
        if (ShouldProcess(_path, "Write report"))
        {
            _target.Guarded(() => _file = new ReportFile(_path));
        }
    }

    private protected override void Process()
    {
        if (_file is null)
        {
            return;
        }

        foreach (var item in IsObjectGiven ? PipedItem.Each(InputObject) : [])
        {
            ForItem(item, () => Add(item));
        }

        ForEachQueue(Queue, queue =>
        {
            _anyQueue = true;
            _report.AddQueue(queue.Name);
            foreach (var task in Read($"read tasks of '{queue.Name}'", (store, token) => store.ReadTasksAsync(queue, Storage.TaskFilter.All, token)))
            {
                _report.Add(task);
            }
        });
    }

    private protected override void End()
    {
        // A mistyped queue must not become an empty report, which reads like a success.
        if (_file is null || (ParameterSetName == QueueSet && !_anyQueue && !Queue.All(WildcardPattern.ContainsWildcardCharacters)))
        {
            return;
        }

        ReadCopies();
        _target.Guarded(() =>
        {
            _report.Write(_file.Output, _logs.Read);
            _file.Commit(overwrite: !NoClobber);
        });
        if (PassThru)
        {
            WriteObject(new FileInfo(_path));
        }
    }

    private protected override void Release() => _file?.Dispose();

    private void Add(PSObject? item)
    {
        if (item?.BaseObject is TaskInfo task)
        {
            ReadCopies();
            _report.Add(task);
            return;
        }

        var (name, uid) = ItemInput.Require(item, ItemKind.Task, "task");
        if (_copies.Count == MaxBatch || _copiesOf?.Name != name)
        {
            ReadCopies();
            _copiesOf = FindQueue(name);
        }

        _copies.Add((uid, ItemInput.Target(item!)));
    }

    /// <summary>Those that came in a row share a call of the backend.</summary>
    private void ReadCopies()
    {
        if (_copies.Count == 0)
        {
            return;
        }

        ForEachTask(_copiesOf!, _copies, (task, _) => _report.Add(task));
        _copies.Clear();
    }

    private ReportFormat FormatOf(string path)
    {
        switch (System.IO.Path.GetExtension(path).ToUpperInvariant())
        {
            case ".XML":
                return ReportFormat.JUnit;
            case ".HTML" or ".HTM":
                return ReportFormat.Html;
            default:
                var error = new ArgumentException($"the extension of '{path}' names no format");
                throw _target.Stop(error, "UnknownFormat", ErrorCategory.InvalidArgument, "give -Format JUnit or -Format Html, or a file name that ends with .xml, .html or .htm");
        }
    }
}

using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Handlers;
using PfTaskQueue.PowerShell.Jobs;
using PfTaskQueue.PowerShell.Pipeline;
using PfTaskQueue.Worker;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// Runs a worker until it ends by itself or is stopped. Ctrl+C lets running handlers finish within the grace period, a second
/// one skips it, and so does a downstream command that ends the pipeline. With -AsJob it runs in the background.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "PfWorker", SupportsShouldProcess = true, DefaultParameterSetName = ProgramSet)]
[OutputType(typeof(WorkerInfo), typeof(TaskInfo), typeof(Job))]
public sealed class StartPfWorkerCommand : WorkerSettingsCmdlet
{
    private const string BlockSet = "ScriptBlock";
    private const string FileSet = "FilePath";

    /// <summary>The queue; default: the configuration's <c>worker.queueName</c>.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string? Queue { get; set; }

    /// <summary>Runs each task in a warm runspace of this process: <c>$_</c> is the payload, <c>$PfTask</c> the task.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = BlockSet)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The same with the script in a file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? FilePath { get; set; }

    /// <summary>Runs once in each of these runspaces, before their first task.</summary>
    [Parameter(ParameterSetName = BlockSet)]
    [Parameter(ParameterSetName = FileSet)]
    [ValidateNotNull]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>Emits each finished task instead of the worker.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Returns a job at once, and works in the background.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The job's name; given, it is a job. Default: the worker's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    private protected override object? WholeTarget => Queue;

    private protected override string? ScriptName => FilePath is not null ? ResolvePath(FilePath) : ScriptBlock is not null ? ScriptSource.BlockName : null;

    private protected override void Process()
    {
        // Everything that can be wrong is found before the worker is registered.
        var settings = Configuration.Worker;
        var handler = FindHandler(settings.Spec);
        var queue = FindQueue(QueueName(settings));
        var run = new WorkerRun(Store, queue, settings, Configuration.Log, handler, PassThru);
        if (!ShouldProcess(queue.Name, "Start worker"))
        {
            return;
        }

        if (AsJob || JobName is not null)
        {
            StartJob(run);
        }
        else
        {
            RunInPipeline(run);
        }
    }

    private IHandlerSource FindHandler(WorkerSpec spec)
    {
        if (ParameterSetName == ProgramSet)
        {
            var command = HandlerCommand.Resolve(spec.TaskHandler.Commands, Location);
            WorkDirCheck.Check(spec.WorkDir, Location, WriteWarning);
            return new ProgramSource(command, Location);
        }

        if (SessionState.LanguageMode != PSLanguageMode.FullLanguage)
        {
            throw new PfException(
                PfError.InvalidHandler, $"this session runs in {SessionState.LanguageMode} mode, in which scripts cannot be handlers", "run a program with -Command");
        }

        var script = FilePath is not null ? ScriptSource.ReadFile(ResolvePath(FilePath)) : ScriptSource.Read(ScriptBlock!);
        var initialization = InitializationScript is null ? null : ScriptSource.Read(InitializationScript);
        return new ScriptSource(script, initialization, UsingValues.Collect(SessionState, InvokeCommand, script, initialization), Location);
    }

    private void StartJob(WorkerRun run)
    {
        var job = new PfWorkerJob(run, CommandLine(), JobName ?? run.Settings.Spec.Name);
        try
        {
            WriteVerbose($"{run.Store.DisplayName}: register a worker of '{run.Queue.Name}'");
            Run(job.StartAsync);
        }
        catch
        {
            job.Dispose();
            throw;
        }

        LiveJobs.Add(job, Runspace.DefaultRunspace);
        JobRepository.Add(job);
        WriteObject(job);
    }

    /// <summary>The line as it was typed, but without the secrets that an address may have.</summary>
    private string CommandLine()
    {
        var line = MyInvocation.Line.Trim();
        return Backend is null ? line : line.Replace(Backend, Configuration.Backend.DisplayName, StringComparison.Ordinal);
    }

    private void RunInPipeline(WorkerRun run)
    {
        using var stop = new WorkerStop();
        using var signals = StopSignals.Register(stop);
        using var stopping = StopToken.Register(stop.Request);
        var pump = new PipelinePump();
        try
        {
            pump.Run(() => run.RunAsync(stop, pump), message => message.WriteTo(this), () => Abandon(stop), run.StopLimit, WriteLate);
        }
        catch (OperationCanceledException) when (stop.Draining.IsCancellationRequested)
        {
            // A signal came before the worker was registered.
            if (StopToken.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <summary>After Ctrl+C the handlers have their grace; if a downstream command ended the pipeline, nobody waits for them.</summary>
    private void Abandon(WorkerStop stop)
    {
        if (StopToken.IsCancellationRequested)
        {
            stop.Request();
        }
        else
        {
            stop.Force();
        }
    }

    /// <summary>While a stopped worker waits for its handlers, the streams are closed, but the user still watches.</summary>
    private void WriteLate(PipelineMessage message)
    {
        if (StopToken.IsCancellationRequested && message is PipelineMessage.Log or PipelineMessage.Warning)
        {
            Host.UI.WriteLine(message is PipelineMessage.Log(var line) ? line : $"WARNING: {((PipelineMessage.Warning)message).Text}");
        }
    }

    private string QueueName(WorkerSettings settings) => Queue ?? (settings.QueueName.Length > 0 ? settings.QueueName : throw new PfException(
        PfError.InvalidQueueName, "no queue is given", "give -Queue, or set worker.queueName in the configuration"));
}

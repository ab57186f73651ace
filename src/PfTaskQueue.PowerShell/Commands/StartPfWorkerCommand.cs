using System.Management.Automation;
using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Pipeline;
using PfTaskQueue.PowerShell.WorkerLog;
using PfTaskQueue.Storage;
using PfTaskQueue.Worker;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// Runs a worker until it ends by itself or is stopped. Ctrl+C lets running handlers finish within the grace period, a second
/// one skips it, and so does a downstream command that ends the pipeline.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "PfWorker", SupportsShouldProcess = true)]
[OutputType(typeof(WorkerInfo), typeof(TaskInfo))]
public sealed class StartPfWorkerCommand : WorkerSettingsCmdlet
{
    // What stopping takes beyond the grace period: handlers get 5 s between SIGTERM and the kill, then the end is stored.
    private static readonly TimeSpan JoinMargin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestJoin = TimeSpan.FromDays(20);

    /// <summary>The queue; default: the configuration's <c>worker.queueName</c>.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string? Queue { get; set; }

    /// <summary>Emits each finished task instead of the worker.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        // Everything that can be wrong is found before the worker is registered.
        var settings = Configuration.Worker;
        var command = HandlerCommand.Resolve(settings.Spec.TaskHandler.Commands, Location);
        WorkDirCheck.Check(settings.Spec.WorkDir, Location);
        var queue = FindQueue(QueueName(settings));
        var store = Store;
        if (!ShouldProcess(queue.Name, "Start worker"))
        {
            return;
        }

        using var stop = new WorkerStop();
        using var signals = StopSignals.Register(stop);
        using var stopping = StopToken.Register(stop.Request);
        if (RunWorker(store, queue, settings, command, stop) is not { } exit)
        {
            return;
        }

        if (!exit.Success)
        {
            WriteError(PfErrorRecord.From(BadEnd(exit), exit.Worker));
        }

        if (!PassThru)
        {
            WriteObject(exit.Worker);
        }
    }

    /// <summary>Null: a signal came before the worker was registered.</summary>
    private WorkerExit? RunWorker(IQueueStore store, QueueInfo queue, WorkerSettings settings, HandlerCommand command, WorkerStop stop)
    {
        var pump = new PipelinePump();
        var reporter = new WorkerReporter(pump, Configuration.Log, PassThru, TimeProvider.System);
        var location = Location;
        WorkerExit? exit = null;
        try
        {
            pump.Run(
                async () =>
                {
                    var limits = new HandlerLimits(store.ResultLimit, store.PayloadLimit, store.PayloadLimitSetting);
                    await using var handler = new ProcessHandler(
                        command, settings, location, limits, TimeProvider.System, (text, e) => reporter.Observe(new WorkerEvent.Warning(text, e)));
                    var host = new WorkerHost(store, queue, settings, handler, TimeProvider.System, reporter.Observe);
                    exit = await host.RunAsync(stop).ConfigureAwait(false);
                    reporter.ReportEnd(exit);
                },
                message => message.WriteTo(this),
                () => Abandon(stop),
                JoinLimit(settings),
                WriteLate);
        }
        catch (OperationCanceledException) when (stop.Draining.IsCancellationRequested)
        {
            if (StopToken.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
        }

        return exit;
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

    private static TimeSpan JoinLimit(WorkerSettings settings) =>
        settings.StopGracePeriod < LongestJoin ? settings.StopGracePeriod + JoinMargin : LongestJoin;

    private static PfException BadEnd(WorkerExit exit) => exit.Reason == WorkerExitReason.QueueRemoved
        ? new PfException(PfError.QueueNotFound, $"worker {exit.Worker.Name} ended: queue '{exit.Worker.Queue}' was deleted")
        : new PfException(
            PfError.WorkerLost,
            $"worker {exit.Worker.Name} ended: its heartbeat expired or it was declared dead, and it dropped what it had",
            "start it again; if it happens often, raise -HeartBeatExpirationDuration");

    private string QueueName(WorkerSettings settings) => Queue ?? (settings.QueueName.Length > 0 ? settings.QueueName : throw new PfException(
        PfError.InvalidQueueName, "no queue is given", "give -Queue, or set worker.queueName in the configuration"));
}

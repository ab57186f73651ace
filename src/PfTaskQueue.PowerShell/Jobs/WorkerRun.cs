using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Handlers;
using PfTaskQueue.PowerShell.Pipeline;
using PfTaskQueue.PowerShell.WorkerLog;
using PfTaskQueue.Storage;
using PfTaskQueue.Worker;

namespace PfTaskQueue.PowerShell.Jobs;

/// <summary>A worker with everything it needs, checked and ready: the pipeline and the job run it in the same way.</summary>
/// <param name="PassThru">Whether the finished tasks are the output, and not the worker.</param>
internal sealed record WorkerRun(
    IQueueStore Store, QueueInfo Queue, WorkerSettings Settings, LogSettings Log, IHandlerSource Handler, bool PassThru)
{
    // What stopping takes beyond the grace period: handlers get 5 s between SIGTERM and the kill, then the end is stored.
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop with the grace period may take.</summary>
    public TimeSpan StopLimit => Settings.StopGracePeriod.Plus(StopMargin);

    /// <summary>How long a stop without it may take.</summary>
    public static TimeSpan ForcedStopLimit => StopMargin;

    /// <summary>Runs the worker to its end. Its log, an error if it ended badly, and the output go to the pump.</summary>
    /// <param name="observe">Sees each event before the pump gets it; must return at once.</param>
    /// <exception cref="PfException">It could not be registered.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before it was registered.</exception>
    public async Task<WorkerExit> RunAsync(WorkerStop stop, PipelinePump pump, Action<WorkerEvent>? observe = null)
    {
        var reporter = new WorkerReporter(pump, Log, PassThru, TimeProvider.System);
        var limits = new HandlerLimits(Store.ResultLimit, Store.PayloadLimit, Store.PayloadLimitSetting);
        WorkerExit exit;

        // Its end is the worker's: nothing may run on behind a job that is called finished.
        await using (var handler = await Handler.OpenAsync(
            Settings, limits, (text, e) => reporter.Observe(new WorkerEvent.Warning(text, e)), stop.Draining).ConfigureAwait(false))
        {
            var host = new WorkerHost(Store, Queue, Settings, handler, TimeProvider.System, Observe, pump.HasRoomAsync);
            exit = await host.RunAsync(stop).ConfigureAwait(false);
        }

        reporter.ReportEnd(exit);
        if (!exit.Success)
        {
            pump.Post(new PipelineMessage.Error(PfErrorRecord.From(BadEnd(exit), exit.Worker)));
        }

        if (!PassThru)
        {
            pump.Post(new PipelineMessage.Output(exit.Worker));
        }

        return exit;

        void Observe(WorkerEvent happened)
        {
            observe?.Invoke(happened);
            reporter.Observe(happened);
        }
    }

    private static PfException BadEnd(WorkerExit exit) => exit.Reason == WorkerExitReason.QueueRemoved
        ? new PfException(PfError.QueueNotFound, $"worker {exit.Worker.Name} ended: queue '{exit.Worker.Queue}' was deleted")
        : new PfException(
            PfError.WorkerLost,
            $"worker {exit.Worker.Name} ended: its heartbeat expired or it was declared dead, and it dropped what it had",
            "start it again; if it happens often, raise -HeartBeatExpirationDuration");
}

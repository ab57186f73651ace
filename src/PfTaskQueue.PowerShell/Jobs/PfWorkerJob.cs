using System.Management.Automation;
using System.Runtime.InteropServices;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Pipeline;
using PfTaskQueue.Worker;

namespace PfTaskQueue.PowerShell.Jobs;

/// <summary>
/// A worker as a job of this shell. It ends as Completed (nothing left to do), Stopped (somebody asked it to), or Failed (the
/// worker, not a task of it). A plain <see cref="Job"/> has the whole surface: Job2 needs an adapter that cannot be unregistered.
/// </summary>
public sealed class PfWorkerJob : Job
{
    private readonly WorkerRun _run;
    private readonly WorkerStop _stop = new();
    private readonly TaskTally _tally = new();
    private readonly JobStreams _streams;
    private readonly TaskCompletionSource<WorkerInfo> _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _stateLock = new();
    private Task _ended = Task.CompletedTask;

    internal PfWorkerJob(WorkerRun run, string command, string name)
        : base(command, name)
    {
        _run = run;
        _streams = new JobStreams(this);
        PSJobTypeName = nameof(PfWorkerJob);
    }

    /// <summary>The queue it works on.</summary>
    public string Queue => _run.Queue.Name;

    /// <summary>The worker's UID, as in <c>Get-PfWorker</c>; null while it is not registered.</summary>
    public string? WorkerUid => _registered.Task.IsCompletedSuccessfully ? _registered.Task.Result.Uid : null;

    public override bool HasMoreData => _streams.HasMoreData;

    /// <summary>The backend's address without secrets.</summary>
    public override string Location => _run.Store.DisplayName;

    /// <summary>What the worker does at this moment: <c>3 running, 17 done, 1 failed</c>.</summary>
    public override string StatusMessage => _tally.ToString();

    /// <summary>How long a stop with the grace period may take.</summary>
    internal TimeSpan StopLimit => _run.StopLimit;

    private bool IsOver => JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <summary>Completes when the worker has ended, without an error.</summary>
    internal Task Ended => _ended;

    /// <summary>
    /// Lets running handlers finish within the grace period, as Ctrl+C does a worker in the pipeline, and returns when the worker
    /// has ended. A second call, Ctrl+C while this one waits, and <c>Remove-Job -Force</c> skip the grace.
    /// </summary>
    public override void StopJob()
    {
        if (IsOver)
        {
            return;
        }

        Enter(JobState.Stopping);
        if (JobCaller.IsRemoval())
        {
            _stop.Force();
        }
        else
        {
            _stop.Escalate();
        }

        // Stop-Job calls this on the pipeline's thread, where the engine cannot interrupt it.
        using var impatience = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _stop.Force());
        _ended.EndsWithin(StopLimit);
        Enter(JobState.Stopped);
    }

    /// <summary>Starts the worker and waits until it is registered: an error up to then is the caller's, and not the job's.</summary>
    /// <exception cref="PfException">It could not be registered.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before it was registered, or the wait was cancelled.</exception>
    internal Task<WorkerInfo> StartAsync(CancellationToken cancellation)
    {
        SetJobState(JobState.Running);

        // A thread of its own, as a pipeline has: whoever receives may let it wait, and the worker goes on.
        _ended = Task.Factory.StartNew(RunToItsEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return _registered.Task.WaitAsync(cancellation);
    }

    /// <summary>One step further towards the end: the first call drains, the second skips the grace. Returns at once.</summary>
    internal void Escalate() => _stop.Escalate();

    /// <summary>Ends the worker without grace; returns at once.</summary>
    internal void Abandon() => _stop.Force();

    protected override void Dispose(bool disposing)
    {
        // While its end is being told, Receive-Job -AutoRemoveJob disposes of a job: a wait for that would be one for itself.
        if (disposing && !IsOver)
        {
            Abandon();
            _ended.EndsWithin(WorkerRun.ForcedStopLimit);
            Enter(JobState.Stopped);
        }

        if (disposing)
        {
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private void RunToItsEnd()
    {
        var end = JobState.Failed;
        try
        {
            var pump = new PipelinePump();
            WorkerExit? exit = null;
            pump.Run(async () => exit = await _run.RunAsync(_stop, pump, Observe).ConfigureAwait(false), _streams.Write, _stop.Force, StopLimit);
            end = !exit!.Success ? JobState.Failed
                : exit.Reason is WorkerExitReason.Stopped or WorkerExitReason.StopRequested ? JobState.Stopped
                : JobState.Completed;
        }
        catch (OperationCanceledException e) when (_stop.Draining.IsCancellationRequested)
        {
            end = JobState.Stopped;
            _registered.TrySetException(e);
        }
        catch (Exception e)
        {
            // The state's own Reason is not ours to set; the error stream has the why.
            _streams.Write(new PipelineMessage.Error(
                e is PfException error ? PfErrorRecord.From(error, this) : new ErrorRecord(e, nameof(PfError.WorkerFailed), ErrorCategory.NotSpecified, this)));
            _registered.TrySetException(e);
        }

        // Last: a final state closes the streams.
        Enter(end);
    }

    private void Observe(WorkerEvent happened)
    {
        _tally.Observe(happened);
        if (happened is WorkerEvent.Registered(var worker))
        {
            _registered.TrySetResult(worker);
        }
    }

    /// <summary>A final state stays: the worker's end and a stop can meet.</summary>
    private void Enter(JobState state)
    {
        lock (_stateLock)
        {
            if (!IsOver)
            {
                SetJobState(state);
            }
        }
    }
}

using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// One worker, from its registration to its end. Four loops run beside each other: <see cref="Heartbeat"/>,
/// <see cref="Salvager"/>, <see cref="LogPublisher"/> and <see cref="Fetcher"/>; each claimed task runs in a <see cref="TaskRunner"/>.
/// </summary>
public sealed class WorkerHost(
    IQueueStore store, QueueInfo queue, WorkerSettings settings, ITaskHandler handler, TimeProvider clock, Action<WorkerEvent> observer)
{
    /// <summary>Runs the worker until it ends by itself or is stopped.</summary>
    /// <exception cref="PfException">It could not be registered: nothing has been started.</exception>
    public async Task<WorkerExit> RunAsync(WorkerStop stop)
    {
        var worker = await store.RegisterWorkerAsync(queue, settings.Spec, stop.Draining).ConfigureAwait(false);
        observer(new WorkerEvent.Registered(worker));

        using var lease = new Lease(worker.Spec.HeartBeat.ExpirationDuration, clock);
        using var ended = new CancellationTokenSource();
        using var terminate = CancellationTokenSource.CreateLinkedTokenSource(stop.Forced);
        var running = new RunningAttempts();
        var beating = new Heartbeat(store, worker, lease, stop, running, clock, observer).RunAsync(ended.Token);

        // A worker that has lost its own lease judges nobody else, and least of all itself.
        using var judging = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, lease.Lost);
        var salvaging = new Salvager(store, queue, worker, settings.CrashLimit, clock, observer)
            .RunAsync(settings.NumWorkerSalvageOnStartup, judging.Token);
        var telling = new LogPublisher(store, worker, handler, running, clock).RunAsync(ended.Token);
        var runner = new TaskRunner(store, worker, settings, handler, lease, running, clock, observer);
        var fetcher = new Fetcher(store, queue, worker, lease, clock, observer);

        // Whoever loses the lease kills its handlers: somebody else may run their tasks soon.
        var cut = new HandlerStop(terminate.Token, lease.Lost);
        try
        {
            var reason = await fetcher.RunAsync(task => runner.RunAsync(task, cut, stop.Draining), stop.Draining).ConfigureAwait(false);
            await FinishAsync(fetcher, stop, terminate).ConfigureAwait(false);
            reason = lease.LostReason ?? (reason == WorkerExitReason.Stopped && stop.IsRemote ? WorkerExitReason.StopRequested : reason);
            return new WorkerExit(await EndAsync(worker, reason, lease).ConfigureAwait(false), reason);
        }
        finally
        {
            // Only now: until its end is stored, the worker holds its tasks and must be seen to live.
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(beating, salvaging, telling).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the handlers; once the worker is asked to stop, for the grace period only.</summary>
    private async Task FinishAsync(Fetcher fetcher, WorkerStop stop, CancellationTokenSource terminate)
    {
        var finished = fetcher.FinishAsync();
        try
        {
            await finished.WaitAsync(stop.Draining).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException) when (stop.Draining.IsCancellationRequested)
        {
            observer(new WorkerEvent.Note($"stopping: running handlers have {settings.StopGracePeriod.TotalSeconds:0.#} s to finish"));
        }

        try
        {
            await finished.WaitAsync(settings.StopGracePeriod, clock, stop.Forced).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await terminate.CancelAsync().ConfigureAwait(false);
            await finished.ConfigureAwait(false);
        }
    }

    private async Task<WorkerInfo> EndAsync(WorkerInfo worker, WorkerExitReason reason, Lease lease)
    {
        if (lease.LostReason is not null)
        {
            observer(new WorkerEvent.Warning($"the worker ends: {lease.LostWhy}"));
        }

        var success = new WorkerExit(worker, reason).Success;
        var retry = new StoreRetry(lease, clock, observer);
        return await retry.RunAsync("the worker's end", token => store.EndWorkerAsync(worker, success, token)).ConfigureAwait(false) ?? worker;
    }
}

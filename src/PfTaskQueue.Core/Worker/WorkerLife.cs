using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>
/// A registered worker. Loops run beside each other: <see cref="Heartbeat"/>, <see cref="WorkerRequests"/>,
/// <see cref="Salvager"/>, <see cref="LogPublisher"/> and <see cref="Fetcher"/>; each claimed task runs in a <see cref="TaskRunner"/>.
/// However it ends, it beats until no handler runs any more and its end is stored: whoever stopped beating before would have its
/// tasks run twice at once.
/// </summary>
internal sealed class WorkerLife : IDisposable
{
    private readonly IQueueStore _store;
    private readonly QueueInfo _queue;
    private readonly WorkerInfo _worker;
    private readonly WorkerSettings _settings;
    private readonly WorkerStop _stop;
    private readonly TimeProvider _clock;
    private readonly Action<WorkerEvent> _tell;
    private readonly RunningAttempts _running = new();
    private readonly WorkerFault _fault = new();
    private readonly Lease _lease;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _draining;
    private readonly CancellationTokenSource _terminate;
    private readonly CancellationTokenSource _judging;

    public WorkerLife(
        IQueueStore store, QueueInfo queue, WorkerInfo worker, WorkerSettings settings, WorkerStop stop, TimeProvider clock, Action<WorkerEvent> observer)
    {
        (_store, _queue, _worker, _settings, _stop, _clock) = (store, queue, worker, settings, stop, clock);

        // An observer that throws must not interrupt a step half-way.
        _tell = happened => _fault.Guard(() => observer(happened));
        _lease = new Lease(worker.Spec.HeartBeat.ExpirationDuration, clock);
        _draining = CancellationTokenSource.CreateLinkedTokenSource(stop.Draining, _fault.Occurred);
        _terminate = CancellationTokenSource.CreateLinkedTokenSource(stop.Forced, _fault.Occurred);

        // A worker that has lost its own lease judges nobody else, and least of all itself.
        _judging = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, _lease.Lost, _fault.Occurred);
    }

    /// <exception cref="PfException"><see cref="PfError.WorkerFailed"/>.</exception>
    public async Task<WorkerExit> RunAsync(ITaskHandler handler, Func<CancellationToken, Task> hasRoom)
    {
        var fetcher = new Fetcher(_store, _queue, _worker, _lease, _clock, _tell, hasRoom);
        var loops = StartLoops(handler);
        _tell(new WorkerEvent.Registered(_worker));

        var reason = WorkerExitReason.Stopped;
        await _fault.GuardAsync(async () => reason = await WorkAsync(fetcher, handler).ConfigureAwait(false)).ConfigureAwait(false);
        await FinishAsync(fetcher.FinishAsync()).ConfigureAwait(false);
        reason = _lease.LostReason ?? (reason == WorkerExitReason.Stopped && _stop.IsRemote ? WorkerExitReason.StopRequested : reason);

        var exit = new WorkerExit(_worker, reason);
        await _fault.GuardAsync(async () => exit = exit with { Worker = await EndAsync(exit).ConfigureAwait(false) }).ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(loops).ConfigureAwait(false);
        return _fault.Cause is { } cause ? throw Failed(cause) : exit;
    }

    public void Dispose()
    {
        _judging.Dispose();
        _terminate.Dispose();
        _draining.Dispose();
        _ended.Dispose();
        _lease.Dispose();
        _fault.Dispose();
    }

    private Task[] StartLoops(ITaskHandler handler)
    {
        var requests = new WorkerRequests(_store, _worker, _stop, _running, _tell);
        var heartbeat = new Heartbeat(_store, _worker, _lease, requests, _fault, _clock, _tell);
        var salvager = new Salvager(_store, _queue, _worker, _settings.CrashLimit, _clock, _tell);
        var publisher = new LogPublisher(_store, _worker, handler, _running, _clock);
        return
        [
            heartbeat.RunAsync(_ended.Token),
            _fault.GuardAsync(() => requests.HearAsync(heartbeat.BeatNow, _ended.Token), _ended.Token),
            _fault.GuardAsync(() => requests.MeetAsync(_ended.Token), _ended.Token),
            _fault.GuardAsync(() => salvager.RunAsync(_settings.NumWorkerSalvageOnStartup, _judging.Token), _judging.Token),
            _fault.GuardAsync(() => publisher.RunAsync(_ended.Token), _ended.Token),
        ];
    }

    private Task<WorkerExitReason> WorkAsync(Fetcher fetcher, ITaskHandler handler)
    {
        var runner = new TaskRunner(_store, _worker, _settings, handler, _lease, _running, _clock, _tell);

        // Whoever loses the lease kills its handlers: somebody else may run their tasks soon.
        var stop = new HandlerStop(_terminate.Token, _lease.Lost);
        return fetcher.RunAsync(task => _fault.GuardAsync(() => runner.RunAsync(task, stop, _draining.Token)), _draining.Token);
    }

    /// <summary>Waits for the handlers; once the worker is asked to stop, for the grace period only, and after a fault without it.</summary>
    private async Task FinishAsync(Task finished)
    {
        await finished.WaitAsync(_draining.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_fault.Cause is { } cause)
        {
            _tell(new WorkerEvent.Warning($"the worker ends, because of an error that nobody expected: {cause.Message}", cause));
        }
        else if (!finished.IsCompleted)
        {
            _tell(new WorkerEvent.Note($"stopping: running handlers have {_settings.StopGracePeriod.TotalSeconds:0.#} s to finish"));
        }

        if (!await finished.EndsWithinAsync(_settings.StopGracePeriod, _clock, _terminate.Token).ConfigureAwait(false))
        {
            await _terminate.CancelAsync().ConfigureAwait(false);
        }

        await finished.ConfigureAwait(false);
    }

    private async Task<WorkerInfo> EndAsync(WorkerExit exit)
    {
        if (_lease.LostReason is not null)
        {
            _tell(new WorkerEvent.Warning($"the worker ends: {_lease.LostWhy}"));
        }

        var success = exit.Success && _fault.Cause is null;
        var retry = new StoreRetry(_lease, _clock, _tell);
        return await retry.RunAsync("the worker's end", token => _store.EndWorkerAsync(_worker, success, token)).ConfigureAwait(false) ?? _worker;
    }

    private PfException Failed(Exception cause) => new(
        PfError.WorkerFailed,
        $"worker {_worker.Name} ended because of an error that nobody expected: {cause.Message}",
        "its running tasks were cut short and are back in the queue: start it again. If it happens again, report the inner exception",
        cause);
}

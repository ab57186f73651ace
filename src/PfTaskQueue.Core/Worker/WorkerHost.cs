using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>Runs one worker, from its registration to its end.</summary>
/// <param name="observer">Is told what happens, on many threads. It must return at once.</param>
/// <param name="hasRoom">
/// Completes when whoever observes has room for more: no task is taken before, and so the worker slows down with its reader.
/// Null: there is always room.
/// </param>
public sealed class WorkerHost(
    IQueueStore store,
    QueueInfo queue,
    WorkerSettings settings,
    ITaskHandler handler,
    TimeProvider clock,
    Action<WorkerEvent> observer,
    Func<CancellationToken, Task>? hasRoom = null)
{
    /// <summary>Runs the worker until it ends by itself or is stopped.</summary>
    /// <exception cref="PfException">
    /// It could not be registered: nothing has been started. Or <see cref="PfError.WorkerFailed"/>: it met an error that nobody
    /// expected, which is the inner exception, and has ended.
    /// </exception>
    public async Task<WorkerExit> RunAsync(WorkerStop stop)
    {
        var worker = await store.RegisterWorkerAsync(queue, settings.Spec, stop.Draining).ConfigureAwait(false);
        using var run = new WorkerLife(store, queue, worker, settings, stop, clock, observer);
        return await run.RunAsync(handler, hasRoom ?? (_ => Task.CompletedTask)).ConfigureAwait(false);
    }
}

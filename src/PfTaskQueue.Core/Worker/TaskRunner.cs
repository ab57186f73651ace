using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Worker;

/// <summary>One claimed task from its start to its stored outcome.</summary>
internal sealed class TaskRunner(
    ITaskStore store,
    WorkerInfo worker,
    WorkerSettings settings,
    ITaskHandler handler,
    Lease lease,
    RunningAttempts running,
    TimeProvider clock,
    Action<WorkerEvent> observer)
{
    private readonly StoreRetry _retry = new(lease, clock, observer);

    public async Task RunAsync(TaskInfo claimed, HandlerStop stop, CancellationToken draining)
    {
        if (draining.IsCancellationRequested)
        {
            await CompleteAsync(claimed, new TaskEvent.Release(Attempt.Of(claimed)), null).ConfigureAwait(false);
            return;
        }

        using var attempt = running.Enter(Attempt.Of(claimed).ProcessUid, stop.Terminate);

        // If the worker dies before this is stored, the task is Received and a salvage puts it back.
        if (await StartAsync(claimed).ConfigureAwait(false) is not { } started)
        {
            return;
        }

        // If the worker dies from here on, the task is Processing and a salvage puts it back, as a crash.
        attempt.Task = started;
        observer(new WorkerEvent.TaskStarted(started));
        var result = await HandleAsync(started, stop with { Terminate = attempt.Terminate }).ConfigureAwait(false);
        await CompleteAsync(started, EventOf(started, result.Result, attempt.IsCancelled), result).ConfigureAwait(false);
    }

    private async Task<HandlerResult> HandleAsync(TaskInfo task, HandlerStop stop)
    {
        try
        {
            return await handler.RunAsync(task, worker, task.Timeout ?? worker.Spec.TaskHandler.DefaultTimeout, stop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A handler promises not to throw. One that does must cost its own task an attempt, not the worker its life.
            return new HandlerResult(TaskResult.Failure(ResultReason.InternalError, e.ToString()));
        }
    }

    private TaskEvent EventOf(TaskInfo task, TaskResult result, bool cancelled)
    {
        var attempt = Attempt.Of(task);
        return result.Type == ResultType.Success ? new TaskEvent.Succeed(attempt, result)
            : result.Reason == ResultReason.Signaled && cancelled ? new TaskEvent.Abort(attempt, HandlerVerdict.OfCancelled(result))
            : result.Reason == ResultReason.Signaled && settings.StopPolicy == StopPolicy.Requeue ? new TaskEvent.Interrupt(attempt, result)
            : new TaskEvent.Fail(attempt, result);
    }

    private async Task<TaskInfo?> StartAsync(TaskInfo claimed)
    {
        var transitions = await _retry
            .RunAsync("a task's start", token => store.StartTasksAsync(worker, [claimed], token)).ConfigureAwait(false);
        if (transitions is [{ Took: true } transition])
        {
            return transition.Task;
        }

        observer(new WorkerEvent.TaskLost(claimed, transitions is [var refused] ? refused.Why ?? "refused" : lease.LostWhy));
        return null;
    }

    private async Task CompleteAsync(TaskInfo task, TaskEvent happened, HandlerResult? result)
    {
        var outcome = new AttemptOutcome(task, happened)
        {
            PostHooks = result?.PostHooks ?? [],
            Log = result?.Log,
            DeadHooks = result?.DeadHooks ?? [],
        };
        var transitions = await _retry
            .RunAsync("a task's outcome", token => store.CompleteTasksAsync(worker, [outcome], token)).ConfigureAwait(false);
        if (transitions is not [{ Took: true } transition])
        {
            observer(new WorkerEvent.TaskLost(task, transitions is [var refused] ? refused.Why ?? "refused" : lease.LostWhy));
        }
        else if (result is not null)
        {
            observer(new WorkerEvent.TaskFinished(transition.Task, result));
        }
    }
}

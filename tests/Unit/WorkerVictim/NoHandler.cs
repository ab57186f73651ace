using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace WorkerVictim;

/// <summary>Succeeds at once, inside the worker: what is left is the worker's own work.</summary>
internal sealed class NoHandler : ITaskHandler
{
    public Task<HandlerResult> RunAsync(TaskInfo task, WorkerInfo worker, TimeSpan timeout, HandlerStop stop) =>
        Task.FromResult(new HandlerResult(TaskResult.Success()));

    public AttemptLog? ReadLog(TaskInfo task, long known) => null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

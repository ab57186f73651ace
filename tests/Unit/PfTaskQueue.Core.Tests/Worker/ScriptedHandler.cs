using System.Collections.Concurrent;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>A handler in the test's own code, for what the worker does around it.</summary>
public sealed class ScriptedHandler(Func<TaskInfo, HandlerStop, Task<HandlerResult>> script) : ITaskHandler
{
    public static readonly HandlerResult Success = new(TaskResult.Success());

    public static readonly HandlerResult Failure = new(TaskResult.Failure(ResultReason.Failed));

    public ConcurrentQueue<TaskInfo> Ran { get; } = new();

    /// <summary>What an attempt has printed so far; null: nothing more than is known.</summary>
    public Func<TaskInfo, long, AttemptLog?> Printed { get; init; } = (_, _) => null;

    public static ScriptedHandler Always(HandlerResult result) => new((_, _) => Task.FromResult(result));

    /// <summary>Runs until the worker cuts it short, as a process that ends on SIGTERM would.</summary>
    public static ScriptedHandler UntilStopped(Action<TaskInfo>? started = null) => new(async (task, stop) =>
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Terminate, stop.Kill);
        started?.Invoke(task);
        try
        {
            await Task.Delay(Timeout.Infinite, either.Token);
        }
        catch (OperationCanceledException)
        {
            // That is the end it waits for.
        }

        return new HandlerResult(TaskResult.Failure(ResultReason.Signaled, "stopped"));
    });

    public async Task<HandlerResult> RunAsync(TaskInfo task, WorkerInfo worker, TimeSpan timeout, HandlerStop stop)
    {
        Ran.Enqueue(task);
        return await script(task, stop);
    }

    public AttemptLog? ReadLog(TaskInfo task, long known) => Printed(task, known);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

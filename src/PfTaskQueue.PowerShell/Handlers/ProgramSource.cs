using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>A program, as a process of its own for each task.</summary>
/// <param name="Location">Where it starts.</param>
internal sealed record ProgramSource(HandlerCommand Command, string Location) : IHandlerSource
{
    public Task<ITaskHandler> OpenAsync(
        WorkerSettings settings, HandlerLimits limits, Action<string, Exception?> warn, CancellationToken cancellation) =>
        Task.FromResult<ITaskHandler>(new ProcessHandler(Command, settings, Location, limits, TimeProvider.System, warn));
}

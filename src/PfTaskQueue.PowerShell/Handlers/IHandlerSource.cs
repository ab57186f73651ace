using PfTaskQueue.Configuration;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Handlers;

/// <summary>What a worker shall run for each task, checked as far as that goes without running it.</summary>
internal interface IHandlerSource
{
    /// <summary>Makes what runs it, ready for the first task.</summary>
    /// <param name="settings">The worker's settings.</param>
    /// <param name="limits">What a result may be.</param>
    /// <param name="warn">Hears of what is wrong and ends no task.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PfException">It cannot run.</exception>
    Task<ITaskHandler> OpenAsync(WorkerSettings settings, HandlerLimits limits, Action<string, Exception?> warn, CancellationToken cancellation);
}

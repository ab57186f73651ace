using PfTaskQueue.Model;

namespace PfTaskQueue.Configuration;

/// <summary>What becomes of a task whose handler the worker's stop cut short.</summary>
public enum StopPolicy
{
    /// <summary>It goes back to the queue and no retry is used up.</summary>
    Requeue,

    /// <summary>It counts as a failure, as in the original.</summary>
    Fail,
}

/// <summary>All settings of a worker: those that its registration shows (<see cref="Spec"/>) and those that only it knows.</summary>
public sealed record WorkerSettings
{
    public string QueueName { get; init; } = "";

    public WorkerSpec Spec { get; init; } = new() { Name = Environment.MachineName, WorkDir = Path.GetTempPath() };

    /// <summary>How many dead workers are salvaged before the first task; negative: all, 0: none.</summary>
    public int NumWorkerSalvageOnStartup { get; init; } = -1;

    /// <summary>How long running handlers may go on after a stop.</summary>
    public TimeSpan StopGracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    public StopPolicy StopPolicy { get; init; }

    /// <summary>How many deaths of its workers end a task; 0 or less: no limit.</summary>
    public int CrashLimit { get; init; } = 3;

    /// <summary>How many bytes of each attempt's stdout and of its stderr are kept beside the task; 0: none.</summary>
    public int LogTailBytes { get; init; } = 16 * 1024;

    /// <summary>The most that <see cref="LogTailBytes"/> may be.</summary>
    public const int MaxLogTailBytes = 1024 * 1024;
}

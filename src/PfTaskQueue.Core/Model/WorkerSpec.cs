namespace PfTaskQueue.Model;

/// <summary>How a worker was started. Only what the stored form holds; see <c>WorkerSettings</c> for the rest.</summary>
public sealed record WorkerSpec
{
    /// <summary>Name for display; it is stamped into the records of the tasks that the worker takes.</summary>
    public required string Name { get; init; }

    /// <summary>How many handlers run at once: 1 or more.</summary>
    public int Concurrency { get; init; } = 1;

    public TaskHandlerSpec TaskHandler { get; init; } = new();

    public HeartBeatSpec HeartBeat { get; init; } = new();

    public bool ExitOnSuspend { get; init; } = true;

    public bool ExitOnEmpty { get; init; }

    public TimeSpan ExitOnEmptyGracePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many tasks the worker takes before it ends; negative: no limit; 0: it ends at once.</summary>
    public long NumTasks { get; init; } = -1;

    /// <summary>Where the workspaces are made.</summary>
    public string WorkDir { get; init; } = "";
}

/// <summary>What runs a task.</summary>
public sealed record TaskHandlerSpec
{
    /// <summary>The time-out of a task that names none.</summary>
    public TimeSpan DefaultTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Program and arguments; no shell.</summary>
    public IReadOnlyList<string> Commands { get; init; } = ["cat"];

    /// <summary>Whether an attempt's workspace is removed when it has ended.</summary>
    public bool CleanupWorkspaceDir { get; init; }
}

/// <summary>When a worker counts as dead. All three are more than 0.</summary>
public sealed record HeartBeatSpec
{
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A worker whose last beat is older than this is lost.</summary>
    public TimeSpan ExpirationDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after its expiry another worker may take its tasks.</summary>
    public TimeSpan SalvageDuration { get; init; } = TimeSpan.FromSeconds(15);
}

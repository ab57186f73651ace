using System.Text.Json.Serialization;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>A worker as the original stores it; note the capitals of Spec and Status.</summary>
internal sealed class WireWorker
{
    [JsonPropertyName("uid")]
    public string? Uid { get; set; }

    [JsonPropertyName("queueUID")]
    public string? QueueUid { get; set; }

    [JsonPropertyName("Spec")]
    public WireWorkerSpec? Spec { get; set; }

    [JsonPropertyName("Status")]
    public WireWorkerStatus? Status { get; set; }

    public static WireWorker From(WorkerInfo worker) => new()
    {
        Uid = worker.Uid,
        QueueUid = worker.QueueUid,
        Spec = WireWorkerSpec.From(worker.Spec),
        Status = new WireWorkerStatus
        {
            Phase = worker.Phase.ToString(),
            Reason = worker.Reason?.ToString(),
            StartedAt = worker.Started,
            FinishedAt = worker.Finished,
            LastHeartBeatAt = worker.LastHeartBeat,
            SalvagedBy = worker.SalvagedBy,
            SalvagedAt = worker.Salvaged,
        },
    };

    public WorkerInfo ToWorker(string queue) => new()
    {
        Uid = Wire.Required(Uid, "uid"),
        Queue = queue,
        QueueUid = QueueUid ?? "",
        Spec = Spec?.ToSpec() ?? new WorkerSpec { Name = "" },
        Phase = Wire.Enum<WorkerPhase>(Status?.Phase, "Status.phase"),
        Reason = string.IsNullOrEmpty(Status?.Reason) ? null : Wire.Enum<WorkerReason>(Status.Reason, "Status.reason"),
        Started = Status?.StartedAt ?? default,
        Finished = Status?.FinishedAt ?? default,
        LastHeartBeat = Status?.LastHeartBeatAt ?? default,
        SalvagedBy = Status?.SalvagedBy,
        Salvaged = Status?.SalvagedAt,
    };
}

/// <summary>Durations are nanoseconds.</summary>
internal sealed class WireWorkerSpec
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("concurrency")]
    public int? Concurrency { get; set; }

    [JsonPropertyName("taskHandler")]
    public WireTaskHandler? TaskHandler { get; set; }

    [JsonPropertyName("heartBeat")]
    public WireHeartBeat? HeartBeat { get; set; }

    [JsonPropertyName("exitOnSuspend")]
    public bool? ExitOnSuspend { get; set; }

    [JsonPropertyName("exitOnEmpty")]
    public bool? ExitOnEmpty { get; set; }

    [JsonPropertyName("exitOnEmptyGracePeriod")]
    public long? ExitOnEmptyGracePeriod { get; set; }

    [JsonPropertyName("numTasks")]
    public long? NumTasks { get; set; }

    [JsonPropertyName("workDir")]
    public string? WorkDir { get; set; }

    public static WireWorkerSpec From(WorkerSpec spec) => new()
    {
        Name = spec.Name,
        Concurrency = spec.Concurrency,
        TaskHandler = WireTaskHandler.From(spec.TaskHandler),
        HeartBeat = WireHeartBeat.From(spec.HeartBeat),
        ExitOnSuspend = spec.ExitOnSuspend,
        ExitOnEmpty = spec.ExitOnEmpty,
        ExitOnEmptyGracePeriod = Wire.Nanoseconds(spec.ExitOnEmptyGracePeriod),
        NumTasks = spec.NumTasks,
        WorkDir = spec.WorkDir,
    };

    public WorkerSpec ToSpec() => new()
    {
        Name = Name ?? "",
        Concurrency = Concurrency ?? 0,
        TaskHandler = TaskHandler?.ToSpec() ?? new TaskHandlerSpec(),
        HeartBeat = HeartBeat?.ToSpec() ?? new HeartBeatSpec(),
        ExitOnSuspend = ExitOnSuspend ?? false,
        ExitOnEmpty = ExitOnEmpty ?? false,
        ExitOnEmptyGracePeriod = Wire.Span(ExitOnEmptyGracePeriod),
        NumTasks = NumTasks ?? 0,
        WorkDir = WorkDir ?? "",
    };
}

internal sealed class WireTaskHandler
{
    [JsonPropertyName("defaultTimeout")]
    public long? DefaultTimeout { get; set; }

    [JsonPropertyName("commands")]
    public List<string?>? Commands { get; set; }

    [JsonPropertyName("cleanupWorkspace")]
    public bool? CleanupWorkspace { get; set; }

    public static WireTaskHandler From(TaskHandlerSpec spec) => new()
    {
        DefaultTimeout = Wire.Nanoseconds(spec.DefaultTimeout),
        Commands = [.. spec.Commands],
        CleanupWorkspace = spec.CleanupWorkspaceDir,
    };

    public TaskHandlerSpec ToSpec() => new()
    {
        DefaultTimeout = Wire.Span(DefaultTimeout),
        Commands = [.. (Commands ?? []).Select(word => Wire.Element(word, "Spec.taskHandler.commands"))],
        CleanupWorkspaceDir = CleanupWorkspace ?? false,
    };
}

internal sealed class WireHeartBeat
{
    [JsonPropertyName("salvageDuration")]
    public long? SalvageDuration { get; set; }

    [JsonPropertyName("expirationDuration")]
    public long? ExpirationDuration { get; set; }

    [JsonPropertyName("interval")]
    public long? Interval { get; set; }

    public static WireHeartBeat From(HeartBeatSpec spec) => new()
    {
        SalvageDuration = Wire.Nanoseconds(spec.SalvageDuration),
        ExpirationDuration = Wire.Nanoseconds(spec.ExpirationDuration),
        Interval = Wire.Nanoseconds(spec.Interval),
    };

    public HeartBeatSpec ToSpec() => new()
    {
        SalvageDuration = Positive(SalvageDuration, "salvageDuration"),
        ExpirationDuration = Positive(ExpirationDuration, "expirationDuration"),
        Interval = Positive(Interval, "interval"),
    };

    /// <summary>A worker with another one would be dead as soon as it has registered.</summary>
    private static TimeSpan Positive(long? nanoseconds, string name) => Wire.Span(nanoseconds) is var span && span > TimeSpan.Zero
        ? span
        : throw new FormatException($"can't unmarshal: 'Spec.heartBeat.{name}' is {nanoseconds ?? 0}, not more than 0");
}

internal sealed class WireWorkerStatus
{
    [JsonPropertyName("phase")]
    public string? Phase { get; set; }

    [JsonPropertyName("reason"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; set; }

    [JsonPropertyName("startedAt")]
    public Timestamp? StartedAt { get; set; }

    [JsonPropertyName("finishedAt")]
    public Timestamp? FinishedAt { get; set; }

    [JsonPropertyName("lastHeartBeatAt")]
    public Timestamp? LastHeartBeatAt { get; set; }

    [JsonPropertyName("salvagedBy"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SalvagedBy { get; set; }

    [JsonPropertyName("salvagedAt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Timestamp? SalvagedAt { get; set; }
}

using System.Text.Json.Serialization;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>
/// A task as the original stores it: these names, in this order. "Optional" there means left out when null, 0 or empty.
/// Reading ignores the case of names, skips unknown ones, and takes null for "left out".
/// </summary>
internal sealed class WireTask
{
    [JsonPropertyName("uid")]
    public string? Uid { get; set; }

    [JsonPropertyName("parentUID"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ParentUid { get; set; }

    [JsonPropertyName("spec")]
    public WireTaskSpec? Spec { get; set; }

    [JsonPropertyName("status")]
    public WireTaskStatus? Status { get; set; }

    public static WireTask From(TaskInfo task) => new()
    {
        Uid = task.Uid,
        ParentUid = task.ParentUid,
        Spec = WireTaskSpec.From(task.Spec),
        Status = new WireTaskStatus
        {
            Phase = task.Phase.ToString(),
            CreatedAt = task.Created,
            CurrentWork = task.CurrentRecord is null ? null : WireTaskRecord.From(task.CurrentRecord),
            FailureCount = task.FailureCount,
            SalvageCount = task.SalvageCount,
            History = task.History.Count == 0 ? null : [.. task.History.Select(WireTaskRecord.From)],
        },
    };

    public TaskInfo ToTask(string queue, string queueUid) => new()
    {
        Uid = Wire.Required(Uid, "uid"),
        ParentUid = ParentUid,
        Queue = queue,
        QueueUid = queueUid,
        Spec = Spec?.ToSpec() ?? new TaskSpec(),
        Phase = Wire.Enum<TaskPhase>(Status?.Phase, "status.phase"),
        Created = Status?.CreatedAt ?? default,
        CurrentRecord = Status?.CurrentWork?.ToRecord(),
        FailureCount = Status?.FailureCount ?? 0,
        SalvageCount = Status?.SalvageCount ?? 0,
        History = Status?.History is { } history ? [.. history.Select(record => Wire.Element(record, "status.history").ToRecord())] : [],
    };
}

internal sealed class WireTaskSpec
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("payload")]
    public string? Payload { get; set; }

    [JsonPropertyName("retryLimit"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetryLimit { get; set; }

    [JsonPropertyName("timeoutSeconds"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TimeoutSeconds { get; set; }

    public static WireTaskSpec From(TaskSpec spec) => new()
    {
        Name = spec.Name,
        Payload = spec.Payload,
        RetryLimit = spec.RetryLimit == 0 ? null : spec.RetryLimit,
        TimeoutSeconds = spec.TimeoutSeconds == 0 ? null : spec.TimeoutSeconds,
    };

    public TaskSpec ToSpec() => new()
    {
        Name = Name ?? "",
        Payload = Payload ?? "",
        RetryLimit = RetryLimit ?? 0,
        TimeoutSeconds = TimeoutSeconds ?? 0,
    };
}

internal sealed class WireTaskStatus
{
    [JsonPropertyName("phase")]
    public string? Phase { get; set; }

    [JsonPropertyName("createdAt")]
    public Timestamp? CreatedAt { get; set; }

    /// <summary>The original's documents call it currentRecord; its data has this name.</summary>
    [JsonPropertyName("currentWork"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WireTaskRecord? CurrentWork { get; set; }

    [JsonPropertyName("failureCount")]
    public int? FailureCount { get; set; }

    [JsonPropertyName("salvageCount")]
    public int? SalvageCount { get; set; }

    [JsonPropertyName("history"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<WireTaskRecord?>? History { get; set; }
}

internal sealed class WireTaskRecord
{
    [JsonPropertyName("workerUID")]
    public string? WorkerUid { get; set; }

    [JsonPropertyName("workerName")]
    public string? WorkerName { get; set; }

    [JsonPropertyName("processUID")]
    public string? ProcessUid { get; set; }

    [JsonPropertyName("receivedAt")]
    public Timestamp? ReceivedAt { get; set; }

    [JsonPropertyName("startedAt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Timestamp? StartedAt { get; set; }

    [JsonPropertyName("finishedAt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Timestamp? FinishedAt { get; set; }

    [JsonPropertyName("result"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WireTaskResult? Result { get; set; }

    [JsonPropertyName("salvagedBy"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SalvagedBy { get; set; }

    [JsonPropertyName("salvagedAt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Timestamp? SalvagedAt { get; set; }

    public static WireTaskRecord From(TaskRecord record) => new()
    {
        WorkerUid = record.WorkerUid,
        WorkerName = record.WorkerName,
        ProcessUid = record.ProcessUid,
        ReceivedAt = record.Received,
        StartedAt = record.Started,
        FinishedAt = record.Finished,
        Result = record.Result is null ? null : WireTaskResult.From(record.Result),
        SalvagedBy = record.SalvagedBy,
        SalvagedAt = record.Salvaged,
    };

    public TaskRecord ToRecord() => new()
    {
        WorkerUid = WorkerUid ?? "",
        WorkerName = WorkerName ?? "",
        ProcessUid = ProcessUid ?? "",
        Received = ReceivedAt ?? default,
        Started = StartedAt,
        Finished = FinishedAt,
        Result = Result?.ToResult(),
        SalvagedBy = SalvagedBy,
        Salvaged = SalvagedAt,
    };
}

internal sealed class WireTaskResult
{
    [JsonPropertyName("type")]
    public string? Type { get; set; }

    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    [JsonPropertyName("message"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; set; }

    [JsonPropertyName("payload"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Payload { get; set; }

    public static WireTaskResult From(TaskResult result) => new()
    {
        Type = result.Type.ToString(),
        Reason = result.Reason.ToString(),
        Message = result.Message,
        Payload = result.Payload,
    };

    public TaskResult ToResult() => new()
    {
        Type = Wire.Enum<ResultType>(Type, "result.type"),
        Reason = Wire.Enum<ResultReason>(Reason, "result.reason"),
        Message = Message,
        Payload = Payload,
    };
}

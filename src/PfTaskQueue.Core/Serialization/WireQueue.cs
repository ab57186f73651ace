using System.Text.Json.Serialization;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>A queue as the original stores it; note the capitals of Spec and Status.</summary>
internal sealed class WireQueue
{
    [JsonPropertyName("uid")]
    public string? Uid { get; set; }

    [JsonPropertyName("Spec")]
    public WireQueueSpec? Spec { get; set; }

    [JsonPropertyName("Status")]
    public WireQueueStatus? Status { get; set; }

    public static WireQueue From(QueueInfo queue) => new()
    {
        Uid = queue.Uid,
        Spec = new WireQueueSpec { Name = queue.Name, State = queue.State == QueueState.Active ? "active" : "suspend" },
        Status = new WireQueueStatus { CreatedAt = queue.Created, UpdatedAt = queue.Updated },
    };

    public QueueInfo ToQueue() => new()
    {
        Uid = Wire.Required(Uid, "uid"),
        Name = Wire.Required(Spec?.Name, "Spec.name"),
        State = Wire.Enum<QueueState>(Spec?.State, "Spec.state", ignoreCase: true),
        Created = Status?.CreatedAt ?? default,
        Updated = Status?.UpdatedAt ?? default,
    };
}

internal sealed class WireQueueSpec
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("state")]
    public string? State { get; set; }
}

internal sealed class WireQueueStatus
{
    [JsonPropertyName("createdAt")]
    public Timestamp? CreatedAt { get; set; }

    [JsonPropertyName("updatedAt")]
    public Timestamp? UpdatedAt { get; set; }
}

/// <summary>A dead letter as the original stores it: its <c>Body</c> has a capital (the tag there is misspelt).</summary>
internal sealed class WireDeadLetter
{
    [JsonPropertyName("Body")]
    public string? Body { get; set; }

    [JsonPropertyName("error")]
    public string? Error { get; set; }

    public static WireDeadLetter From(DeadLetter letter) => new() { Body = letter.Body, Error = letter.Error };

    public DeadLetter ToDeadLetter(string queue) => new() { Queue = queue, Body = Body ?? "", Error = Error ?? "" };
}

using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Input;

/// <summary>A task spec of which parts may be missing; null: not given.</summary>
internal sealed record SpecFields
{
    public string? Name { get; init; }

    public string? Payload { get; init; }

    public long? RetryLimit { get; init; }

    public long? TimeoutSeconds { get; init; }

    /// <summary>The stored form leaves out what is empty or 0, so in a finished spec these count as not given.</summary>
    public static SpecFields From(TaskSpec spec) => new()
    {
        Name = spec.Name.Length == 0 ? null : spec.Name,
        Payload = spec.Payload.Length == 0 ? null : spec.Payload,
        RetryLimit = spec.RetryLimit == 0 ? null : spec.RetryLimit,
        TimeoutSeconds = spec.TimeoutSeconds <= 0 ? null : spec.TimeoutSeconds,
    };

    /// <summary>The spec, with the defaults in the place of what is not given.</summary>
    public TaskSpec Complete(SpecFields defaults) => new()
    {
        Name = Name ?? defaults.Name ?? "",
        Payload = Payload ?? defaults.Payload ?? "",
        RetryLimit = RetryLimit ?? defaults.RetryLimit ?? 0,
        TimeoutSeconds = TimeoutSeconds ?? defaults.TimeoutSeconds ?? 0,
    };

    /// <summary>Whole seconds; part of one counts as a whole, because 0 would mean the worker's default.</summary>
    public static long ToSeconds(TimeSpan timeout) => (long)Math.Ceiling(timeout.TotalSeconds);
}

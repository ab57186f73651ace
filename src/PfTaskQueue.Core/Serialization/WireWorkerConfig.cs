using System.Text.Json.Serialization;
using PfTaskQueue.Model;

namespace PfTaskQueue.Serialization;

/// <summary>A worker's configuration as handlers get it: the original's <c>workerConfig.json</c>, in its order.</summary>
internal sealed class WireWorkerConfig
{
    [JsonPropertyName("queueName")]
    public string? QueueName { get; set; }

    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("concurrency")]
    public int Concurrency { get; set; }

    [JsonPropertyName("taskHandler")]
    public WireTaskHandler? TaskHandler { get; set; }

    [JsonPropertyName("heartBeat")]
    public WireHeartBeat? HeartBeat { get; set; }

    [JsonPropertyName("exitOnSuspend")]
    public bool ExitOnSuspend { get; set; }

    [JsonPropertyName("exitOnEmpty")]
    public bool ExitOnEmpty { get; set; }

    [JsonPropertyName("exitOnEmptyGracePeriod")]
    public long ExitOnEmptyGracePeriod { get; set; }

    [JsonPropertyName("numTasks")]
    public long NumTasks { get; set; }

    [JsonPropertyName("workDir")]
    public string? WorkDir { get; set; }

    [JsonPropertyName("numWorkerSalvageOnStartup")]
    public int NumWorkerSalvageOnStartup { get; set; }

    public static WireWorkerConfig From(WorkerInfo worker, int numWorkerSalvageOnStartup) => new()
    {
        QueueName = worker.Queue,
        Name = worker.Spec.Name,
        Concurrency = worker.Spec.Concurrency,
        TaskHandler = WireTaskHandler.From(worker.Spec.TaskHandler),
        HeartBeat = WireHeartBeat.From(worker.Spec.HeartBeat),
        ExitOnSuspend = worker.Spec.ExitOnSuspend,
        ExitOnEmpty = worker.Spec.ExitOnEmpty,
        ExitOnEmptyGracePeriod = Wire.Nanoseconds(worker.Spec.ExitOnEmptyGracePeriod),
        NumTasks = worker.Spec.NumTasks,
        WorkDir = worker.Spec.WorkDir,
        NumWorkerSalvageOnStartup = numWorkerSalvageOnStartup,
    };
}

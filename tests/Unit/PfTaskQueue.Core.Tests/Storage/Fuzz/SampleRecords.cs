using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Storage.Fuzz;

/// <summary>Records in which every field is there.</summary>
internal static class SampleRecords
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 1, 59, 33, 750, TimeSpan.Zero);

    public const string DeadLetterText = """{"Body":"{\"uid\":\"x\",\"spec\":{\"payload\":\"p\"}}","error":"can't unmarshal"}""";

    public const string LogText = """{"stdout":"out","stderr":"err","stdoutBytes":3,"stderrBytes":3,"exitCode":0}""";

    public static AttemptLog Log(TaskInfo task) => new()
    {
        TaskUid = task.Uid,
        ProcessUid = task.CurrentRecord!.ProcessUid,
        StandardOutput = "out",
        StandardOutputBytes = 3,
        ExitCode = 0,
    };

    /// <summary>The task as it is, with a past.</summary>
    public static TaskInfo Task(TaskInfo task) => task with
    {
        ParentUid = Uid.New(),
        Spec = task.Spec with { Name = "n", RetryLimit = 3, TimeoutSeconds = 60 },
        FailureCount = 1,
        SalvageCount = 1,
        History =
        [
            Attempt() with { Started = Time, SalvagedBy = Uid.New(), Salvaged = Time },
            Attempt() with { Started = Time, Finished = Time, Result = TaskResult.Failure(ResultReason.Failed, "message", "payload") },
            .. task.History,
        ],
    };

    public static WorkerInfo Worker(WorkerInfo worker) => worker with
    {
        Spec = worker.Spec with { WorkDir = "/tmp", TaskHandler = worker.Spec.TaskHandler with { Commands = ["sh", "-c"] } },
        Reason = WorkerReason.Success,
        SalvagedBy = Uid.New(),
        Salvaged = Time,
    };

    private static TaskRecord Attempt() => new() { WorkerUid = Uid.New(), WorkerName = "w", ProcessUid = Uid.New(), Received = Time };
}

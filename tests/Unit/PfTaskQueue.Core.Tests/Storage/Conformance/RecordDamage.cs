using PfTaskQueue.Checking;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Storage.Conformance;

/// <summary>What can be wrong within a record, whatever the backend.</summary>
internal static class RecordDamage
{
    public static TheoryData<string, string, FindingKind> All => new()
    {
        { "no JSON", "waiting", FindingKind.TaskUnreadable },
        { "another task's", "done", FindingKind.TaskUnreadable },
        { "a failure too many", "done", FindingKind.CountsDisagree },
        { "a salvage too few", "waiting", FindingKind.CountsDisagree },
        { "a salvage that never was", "waiting", FindingKind.CountsDisagree },
        { "succeeded without success", "done", FindingKind.RecordImpossible },
        { "an attempt that never ended", "done", FindingKind.RecordImpossible },
        { "the same attempt twice", "done", FindingKind.RecordImpossible },
        { "running and never started", "running", FindingKind.RecordImpossible },
        { "running and ended", "running", FindingKind.RecordImpossible },
        { "waiting and under way", "waiting", FindingKind.RecordImpossible },
    };

    private static TaskRecord Ended(TaskInfo task) => new() { WorkerUid = "w", WorkerName = "w", ProcessUid = "p", Received = task.Created };

    public static string Apply(string damage, TaskInfo task)
    {
        var history = task.History;
        return damage switch
        {
            "no JSON" => "{\"uid\":",
            "another task's" => Wire.Write(task with { Uid = Uid.New() }),
            "a failure too many" => Wire.Write(task with { FailureCount = task.FailureCount + 1 }),
            "a salvage too few" => Wire.Write(task with { History = [Ended(task) with { SalvagedBy = "s", Salvaged = task.Created }] }),
            "a salvage that never was" => Wire.Write(task with { SalvageCount = 1 }),
            "succeeded without success" => Wire.Write(task with { FailureCount = 2, History = [history[0], history[1] with { Result = TaskResult.Failure(ResultReason.Failed) }] }),
            "an attempt that never ended" => Wire.Write(task with { History = [history[0] with { Finished = null }, history[1]] }),
            "the same attempt twice" => Wire.Write(task with { History = [history[0] with { ProcessUid = history[1].ProcessUid }, history[1]] }),
            "running and never started" => Wire.Write(task with { CurrentRecord = task.CurrentRecord! with { Started = null } }),
            "running and ended" => Wire.Write(task with { CurrentRecord = task.CurrentRecord! with { Finished = task.Created } }),
            "waiting and under way" => Wire.Write(task with { CurrentRecord = new TaskRecord { WorkerUid = "w", WorkerName = "w", ProcessUid = "p" } }),
            _ => throw new ArgumentException(damage),
        };
    }
}

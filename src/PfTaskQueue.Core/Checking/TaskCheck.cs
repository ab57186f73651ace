using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Checking;

/// <summary>Whether all that a backend holds about a task agrees. Pure.</summary>
internal static class TaskCheck
{
    public static IEnumerable<Finding> Judge(QueueInfo queue, TaskSighting sighting)
    {
        Finding Found(FindingKind kind, string what) => new(queue.Name, kind, sighting.Uid, $"task {sighting.Uid} {what}");

        if (sighting.ClaimNotedFor is { } claimant && !sighting.Holdings.Any(holding => IsClaim(holding, claimant)))
        {
            yield return Found(FindingKind.StaleClaim, $"is noted as claimed by worker {claimant}, which has not claimed it");
        }

        if (sighting.Text is null)
        {
            if (sighting.Listed || sighting.Waiting > 0 || sighting.Holdings.Count > 0)
            {
                yield return Found(FindingKind.TaskMissing, $"has no record and is {Places(sighting)}");
            }

            yield break;
        }

        if (!Wire.TryReadTask(sighting.Text, sighting.Uid, queue.Name, queue.Uid, out var task, out var error))
        {
            yield return Found(FindingKind.TaskUnreadable, $"cannot be read: {error}");
            yield break;
        }

        if (!sighting.Listed)
        {
            yield return Found(FindingKind.TaskUnlisted, $"is {task.Phase} and not in the index of all tasks");
        }

        if (JudgePlace(task, sighting) is var (kind, fault))
        {
            yield return Found(kind, fault);
        }

        if (RecordCheck.FindContradiction(task) is { } contradiction)
        {
            yield return Found(FindingKind.RecordImpossible, contradiction);
        }
        else if (RecordCheck.FindMiscount(task) is { } miscount)
        {
            yield return Found(FindingKind.CountsDisagree, miscount);
        }
    }

    /// <summary>
    /// Why a task that waits or is in flight by its record is nowhere but in the hands of one who must not have it; null: it is where
    /// its record says.
    /// </summary>
    public static string? FindAstray(TaskInfo task, string holder, TaskSighting sighting) => task switch
    {
        { IsFinished: true } => null,
        { Phase: TaskPhase.Pending } => sighting.Waiting > 0 || sighting.Holdings.Any(holding => holding.WorkerUid != holder)
            ? null
            : "is Pending and in no line",
        { CurrentRecord: { } record } => sighting.Holdings.Any(holding => holding.Kind == HoldingKind.Held && holding.WorkerUid == record.WorkerUid)
            ? null
            : $"is {task.Phase}, and worker {record.WorkerUid}, which its record names, does not hold it",
        _ => $"is {task.Phase}, and its record names no worker that holds it",
    } is { } fault ? $"task {task.Uid} {fault}" : null;

    private static (FindingKind Kind, string Fault)? JudgePlace(TaskInfo task, TaskSighting sighting)
    {
        var places = sighting.Waiting + sighting.Holdings.Count;
        var isInFlight = task.Phase is TaskPhase.Received or TaskPhase.Processing;
        if (places > 1)
        {
            return (FindingKind.TaskInTwoPlaces, $"is {task.Phase} and {Places(sighting)}");
        }

        if (places == 0 && !task.IsFinished)
        {
            return (FindingKind.TaskNowhere, isInFlight ? $"is {task.Phase} and no worker holds it" : "is Pending and not in the line");
        }

        var fits = sighting.Holdings is [var holding]
            ? holding.Kind == (isInFlight ? HoldingKind.Held : HoldingKind.Claimed) && !task.IsFinished
            : sighting.Waiting == (task.Phase == TaskPhase.Pending ? 1 : 0);
        if (!fits || (sighting.IndexedPhase is { } indexed && indexed != task.Phase.ToString()))
        {
            return (FindingKind.TaskMisplaced, $"is {task.Phase} by its record and {Places(sighting)}");
        }

        if (isInFlight && (task.CurrentRecord?.WorkerUid != sighting.Holdings[0].WorkerUid
            || (sighting.IndexedAttempt is { } attempt && attempt != task.CurrentRecord.ProcessUid)))
        {
            return (FindingKind.TaskMisplaced, $"is {Places(sighting)}, and its record names attempt {task.CurrentRecord?.ProcessUid} of worker {task.CurrentRecord?.WorkerUid}");
        }

        return sighting.Holdings is [var held] ? JudgeHolder(held) : null;
    }

    private static (FindingKind Kind, string Fault)? JudgeHolder(Holding holding) => holding.Worker switch
    {
        null => (FindingKind.HolderEnded, $"is held by worker {holding.WorkerUid}, of which there is no readable record"),
        { ToSalvage: true } => (FindingKind.HolderDead, $"is held by worker {holding.WorkerUid}, which is dead"),
        { Phase: WorkerPhase.Running } or { Lost: true } => null,
        var ended => (FindingKind.HolderEnded, $"is held by worker {holding.WorkerUid}, which has ended ({ended.Phase}/{ended.Reason})"),
    };

    private static string Places(TaskSighting sighting)
    {
        List<string> places = [.. sighting.Holdings.Select(holding => $"{(holding.Kind == HoldingKind.Held ? "held" : "claimed")} by worker {holding.WorkerUid}")];
        if (sighting.Waiting > 0)
        {
            places.Insert(0, sighting.Waiting == 1 ? "in the line" : $"in the line {sighting.Waiting} times");
        }

        if (sighting.IndexedPhase is { } phase)
        {
            places.Add($"{phase} by the index");
        }

        return places.Count > 0 ? string.Join(" and ", places) : sighting.Listed ? "in the index of all tasks" : "in no list";
    }

    private static bool IsClaim(Holding holding, string worker) => holding.Kind == HoldingKind.Claimed && holding.WorkerUid == worker;
}

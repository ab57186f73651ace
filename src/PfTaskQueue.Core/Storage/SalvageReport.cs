using PfTaskQueue.Model;

namespace PfTaskQueue.Storage;

/// <summary>What a salvage did.</summary>
/// <param name="Worker">The dead worker, now Failed/Salvaged.</param>
/// <param name="Requeued">Tasks that are pending again.</param>
/// <param name="Failed">Tasks that reached the crash limit.</param>
/// <param name="DeadLetters">How many could not be read and went to the dead letters.</param>
public sealed record SalvageReport(WorkerInfo Worker, IReadOnlyList<TaskInfo> Requeued, IReadOnlyList<TaskInfo> Failed, int DeadLetters)
{
    public string Uid => Worker.Uid;

    public string Queue => Worker.Queue;
}

using System.Collections.ObjectModel;

namespace PfTaskQueue.Model;

/// <summary>Attempts that ended, oldest first. As a text, as in a CSV file, it is what came of each.</summary>
internal sealed class AttemptHistory(IEnumerable<TaskRecord> attempts) : ReadOnlyCollection<TaskRecord>([.. attempts])
{
    public static readonly AttemptHistory None = new([]);

    public override string ToString() => string.Join(", ", this.Select(attempt => attempt.Result?.Reason.ToString() ?? "WorkerLost"));
}

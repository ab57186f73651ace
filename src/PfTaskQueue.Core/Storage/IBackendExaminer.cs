using PfTaskQueue.Checking;

namespace PfTaskQueue.Storage;

/// <summary>Looks at the backend itself: whether it can be relied on.</summary>
public interface IBackendExaminer
{
    /// <summary>Changes nothing. What the user may not look at is a warning that says so.</summary>
    Task<IReadOnlyList<BackendCheck>> ExamineAsync(CancellationToken cancellation);
}

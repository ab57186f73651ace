namespace PfTaskQueue.Storage;

/// <summary>
/// A backend. Every method is one atomic step or a streaming read; every method throws <see cref="Model.PfException"/>
/// with a name and advice when the backend fails, and takes effect once even if its reply was lost and it was sent again.
/// </summary>
public interface IQueueStore : IQueueCatalog, ITaskStore, ITaskControl, IDeadLetterControl, IQueueWatcher, ITaskLogStore, IQueueMeter, IWorkerStore, IQueueInspector, IBackendExaminer, IBackendBackup, IAsyncDisposable
{
    /// <summary>The backend's address for people: without password.</summary>
    string DisplayName { get; }

    /// <summary>The address leads to another backend than the one that is open, or to none: it has to be opened again.</summary>
    bool IsReplaced { get; }
}

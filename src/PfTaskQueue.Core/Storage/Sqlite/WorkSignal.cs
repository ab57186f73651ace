using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// What this process has done to a queue since the store's last claim: work was added, or its state changed. It closes the gap
/// between a claim that found nothing and the wait that follows.
/// </summary>
internal sealed class WorkSignal
{
    private readonly object _gate = new();
    private TaskCompletionSource _change = NewChange();
    private bool _isNew;

    /// <summary>The state that the last claim found; null: it found no queue, or there was none.</summary>
    public QueueState? StateAtClaim { get; set; }

    /// <summary>Completes at the next <see cref="Raise"/>; already completed if there was one since the last claim began.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _isNew ? Task.CompletedTask : _change.Task;
            }
        }
    }

    public void Raise()
    {
        TaskCompletionSource change;
        lock (_gate)
        {
            _isNew = true;
            change = _change;
            _change = NewChange();
        }

        change.SetResult();
    }

    /// <summary>A claim begins: it will see all that was raised before.</summary>
    public void BeginClaim()
    {
        lock (_gate)
        {
            _isNew = false;
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>A change that waits for the writer, or is part of its transaction.</summary>
internal abstract class WriteOperation
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    private int _state;

    /// <summary>Claims the operation for execution: from now on its outcome is known only after the commit.</summary>
    /// <returns>False: its caller has given up.</returns>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) == Waiting;

    /// <summary>Makes the change; called inside a transaction.</summary>
    public abstract void Execute(Database database);

    /// <summary>Tells the caller that the change is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception error);

    protected bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting;
}

internal sealed class WriteOperation<T>(Func<Database, T> work) : WriteOperation
{
    // The writer must go on while the caller does.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>The result, once it is durable. Cancelling has an effect until the operation has started.</summary>
    public async Task<T> WaitAsync(CancellationToken cancellation)
    {
        using var registration = CancelWith(cancellation);
        return await _done.Task.ConfigureAwait(false);
    }

    /// <summary>The same for a thread that waits: the writer wakes it by itself.</summary>
    public T Wait(CancellationToken cancellation)
    {
        using var registration = CancelWith(cancellation);
        return _done.Task.GetAwaiter().GetResult();
    }

    public override void Execute(Database database) => _result = work(database);

    public override void Complete() => _done.TrySetResult(_result!);

    public override void Fail(Exception error) => _done.TrySetException(error);

    private CancellationTokenRegistration CancelWith(CancellationToken cancellation) => cancellation.UnsafeRegister(
        static (state, token) =>
        {
            var operation = (WriteOperation<T>)state!;
            if (operation.TryCancel())
            {
                operation._done.TrySetCanceled(token);
            }
        },
        this);
}

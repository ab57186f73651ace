using System.Diagnostics;

namespace PfTaskQueue.Storage.Sqlite;

internal enum WritePriority
{
    /// <summary>Workers' steps: short, and a heartbeat must not wait.</summary>
    Urgent,

    /// <summary>Adds and removals: as much as there is time for.</summary>
    Bulk,
}

/// <summary>
/// The one writer of a store. It takes all changes that wait into one transaction, so that they share the cost of one durable
/// commit; each is a savepoint of its own, so that one that fails undoes nothing of the others. It has a thread of its own: a
/// heartbeat must get through also when all threads of the pool are busy or blocked.
/// </summary>
/// <param name="database">The connection; the writer's own from now on.</param>
/// <param name="patience">How long to wait for another process's lock before what waits here fails.</param>
internal sealed class Writer(Database database, TimeSpan patience) : IAsyncDisposable
{
    /// <summary>
    /// How long a transaction may take in changes, and how long the writer may go on without a pause: what others, in this
    /// process and outside, wait for the lock.
    /// </summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    // SQLite's lock is no queue: only a pause lets another process in.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    // A worker's next step comes soon after the last. To look for it a little while costs less than to sleep and be woken.
    private static readonly TimeSpan SpinTime = TimeSpan.FromMicroseconds(50);

    private readonly object _gate = new();
    private readonly Queue<WriteOperation> _urgent = new();
    private readonly Queue<WriteOperation> _bulk = new();
    private TaskCompletionSource? _ended;
    private bool _closed;

    /// <summary>Whether nothing waits; read without the lock by the writer alone, which then looks again with it.</summary>
    private volatile bool _isIdle = true;

    /// <summary>Makes a change; returns when it is durable.</summary>
    public Task<T> RunAsync<T>(WritePriority priority, Func<Database, T> work, CancellationToken cancellation) =>
        Enqueue(priority, work, cancellation).WaitAsync(cancellation);

    /// <summary>The same for a thread that waits; no other thread is needed for it than the writer's.</summary>
    public T Run<T>(WritePriority priority, Func<Database, T> work, CancellationToken cancellation) =>
        Enqueue(priority, work, cancellation).Wait(cancellation);

    /// <summary>Finishes what was queued and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        Task ended;
        lock (_gate)
        {
            _closed = true;
            ended = _ended?.Task ?? Task.CompletedTask;
            Monitor.Pulse(_gate);
        }

        await ended.ConfigureAwait(false);
        database.Dispose();
    }

    private WriteOperation<T> Enqueue<T>(WritePriority priority, Func<Database, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var operation = new WriteOperation<T>(work);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            (priority == WritePriority.Urgent ? _urgent : _bulk).Enqueue(operation);
            _isIdle = false;
            if (_ended is null)
            {
                _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                new Thread(Loop) { IsBackground = true, Name = "PfTaskQueue writer" }.Start();
            }

            Monitor.Pulse(_gate);
        }

        return operation;
    }

    private void Loop()
    {
        var held = TimeSpan.Zero;
        while (WaitForWork())
        {
            try
            {
                BusyRetry.Run(Begin, patience);
                var began = Stopwatch.GetTimestamp();
                CommitBatch(began);
                held += Stopwatch.GetElapsedTime(began);
            }
            catch (Exception e)
            {
                FailAll(e);
            }

            if (held >= Slice)
            {
                held = TimeSpan.Zero;
                Thread.Sleep(Pause);
            }
        }

        _ended!.SetResult();
    }

    private bool Begin()
    {
        database.BeginWrite();
        return true;
    }

    private void CommitBatch(long began)
    {
        var executed = new List<WriteOperation>();
        try
        {
            while (Next(began, executed.Count) is { } operation)
            {
                if (!operation.TryStart())
                {
                    continue;
                }

                executed.Add(operation);
                if (!Attempt(operation))
                {
                    executed.RemoveAt(executed.Count - 1);
                }
            }

            database.CommitWrite();
        }
        catch (Exception e)
        {
            executed.ForEach(operation => operation.Fail(e));
            database.Rollback();
            return;
        }

        executed.ForEach(operation => operation.Complete());
    }

    private bool Attempt(WriteOperation operation)
    {
        database.Execute("SAVEPOINT operation");
        try
        {
            operation.Execute(database);
        }
        catch (Exception e) when (!database.IsAutocommit)
        {
            // Otherwise SQLite has undone the whole transaction, as on a full disk, and all operations fail with it.
            database.Execute("ROLLBACK TO operation");
            database.Execute("RELEASE operation");
            operation.Fail(e);
            return false;
        }

        database.Execute("RELEASE operation");
        return true;
    }

    /// <summary>The next operation of this transaction: urgent ones first, and at least one.</summary>
    private WriteOperation? Next(long began, int taken)
    {
        lock (_gate)
        {
            if (taken > 0 && Stopwatch.GetElapsedTime(began) >= Slice)
            {
                return null;
            }

            if (_urgent.TryDequeue(out var operation) || _bulk.TryDequeue(out operation))
            {
                return operation;
            }

            _isIdle = true;
            return null;
        }
    }

    /// <returns>False: the writer is closed and has done everything.</returns>
    private bool WaitForWork()
    {
        for (var began = Stopwatch.GetTimestamp(); _isIdle && Stopwatch.GetElapsedTime(began) < SpinTime;)
        {
            Thread.Yield();
        }

        lock (_gate)
        {
            while (_urgent.Count + _bulk.Count == 0)
            {
                if (_closed)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            return true;
        }
    }

    private void FailAll(Exception error)
    {
        List<WriteOperation> waiting;
        lock (_gate)
        {
            waiting = [.. _urgent, .. _bulk];
            _urgent.Clear();
            _bulk.Clear();
        }

        foreach (var operation in waiting)
        {
            if (operation.TryStart())
            {
                operation.Fail(error);
            }
        }
    }
}

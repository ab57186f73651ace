using System.Collections.Concurrent;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>Connections for reading, beside the writer and beside each other; idle ones are kept for the next read.</summary>
internal sealed class ReadPool(Func<Database> open) : IDisposable
{
    private const int MostIdle = 4;

    private readonly ConcurrentBag<Database> _idle = [];
    private volatile bool _closed;

    /// <summary>Runs a read on a thread of the pool. It must be short: a long one keeps the log from shrinking.</summary>
    public Task<T> RunAsync<T>(Func<Database, T> read, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
        return Task.Run(() => BusyRetry.RunAsync(() => Read(read), BusyRetry.Patience, cancellation), cancellation);
    }

    public void Dispose()
    {
        _closed = true;
        Drain();
    }

    private T Read<T>(Func<Database, T> read)
    {
        var database = Take();
        try
        {
            return database.Read(read);
        }
        finally
        {
            if (_idle.Count < MostIdle)
            {
                _idle.Add(database);
            }
            else
            {
                database.Dispose();
            }

            if (_closed)
            {
                Drain();
            }
        }
    }

    /// <summary>What the read shows is not older than its call: a connection that another file has taken the place of is not used again.</summary>
    private Database Take()
    {
        while (_idle.TryTake(out var database))
        {
            if (database.IsCurrent)
            {
                return database;
            }

            database.Dispose();
        }

        return open();
    }

    private void Drain()
    {
        while (_idle.TryTake(out var database))
        {
            database.Dispose();
        }
    }
}

using PfTaskQueue.Model;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>The writer, with the lock in the test's hand: what it is given meanwhile shares the next transaction.</summary>
public sealed class WriterTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly SqliteBackend _backend = new();
    private RawDatabase _other = null!;

    public async ValueTask InitializeAsync()
    {
        await (await _backend.OpenStoreAsync()).DisposeAsync();
        _other = new RawDatabase(_backend.Path);
        _other.Run("CREATE TABLE log (line TEXT)");
    }

    public ValueTask DisposeAsync()
    {
        _other.Dispose();
        return _backend.DisposeAsync();
    }

    [Fact]
    public async Task WhatWaits_SharesOneTransaction()
    {
        await using var writer = Open();
        Lock();
        var first = RunAsync(writer, database => Write(database, "first"));
        var second = RunAsync(writer, database =>
        {
            Assert.Equal("1", database.Scalar("SELECT count(*) FROM log"));
            Assert.Empty(Lines());
        });
        Unlock();
        await Task.WhenAll(first, second).WaitAsync(Deadline);
        Assert.Equal(["first"], Lines());
    }

    [Fact]
    public async Task AnOperationThatFails_UndoesNothingOfTheOthers()
    {
        await using var writer = Open();
        Lock();
        var before = RunAsync(writer, database => Write(database, "before"));
        var failing = RunAsync(writer, database =>
        {
            Write(database, "failing");
            throw PfException.QueueNotFound("render");
        });
        var after = RunAsync(writer, database => Write(database, "after"));
        Unlock();
        await Task.WhenAll(before, after).WaitAsync(Deadline);
        await Assert.ThrowsAsync<PfException>(() => failing.WaitAsync(Deadline));
        Assert.Equal(["before", "after"], Lines());
    }

    [Fact]
    public async Task WhenTheTransactionIsLost_AllItsOperationsFail_AndTheNextOneGoesOn()
    {
        await using var writer = Open();
        Lock();
        var one = RunAsync(writer, database => Write(database, "one"));
        var two = RunAsync(writer, database =>
        {
            database.Execute("ROLLBACK");
            throw new PfException(PfError.BackendFull, "as SQLite does on a full disk");
        });
        Unlock();
        Assert.Equal(PfError.BackendFull, (await Assert.ThrowsAsync<PfException>(() => one.WaitAsync(Deadline))).Error);
        Assert.Equal(PfError.BackendFull, (await Assert.ThrowsAsync<PfException>(() => two.WaitAsync(Deadline))).Error);

        await RunAsync(writer, database => Write(database, "next")).WaitAsync(Deadline);
        Assert.Equal(["next"], Lines());
    }

    [Fact]
    public async Task AWorkersStep_GoesBeforeTheAddsThatWait()
    {
        await using var writer = Open();
        Lock();
        var adds = Enumerable.Range(0, 5).Select(i => RunAsync(writer, database => Write(database, $"add {i}"), WritePriority.Bulk)).ToList();
        var beat = RunAsync(writer, database => Write(database, "beat"));
        Unlock();
        await Task.WhenAll([.. adds, beat]).WaitAsync(Deadline);
        Assert.Equal(["beat", "add 0", "add 1", "add 2", "add 3", "add 4"], Lines());
    }

    [Fact]
    public async Task ACancelledOperation_IsNotMade_AndItsCallerDoesNotWaitForTheLock()
    {
        await using var writer = Open();
        Lock();
        using var cancel = new CancellationTokenSource();
        var cancelled = RunAsync(writer, database => Write(database, "cancelled"), cancellation: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Deadline));
        Unlock();
        await RunAsync(writer, database => Write(database, "next")).WaitAsync(Deadline);
        Assert.Equal(["next"], Lines());
    }

    [Fact]
    public async Task ALockThatIsNotLetGo_EndsTheWait()
    {
        await using var writer = Open(TimeSpan.FromMilliseconds(100));
        Lock();
        var error = await Assert.ThrowsAsync<PfException>(() => RunAsync(writer, database => Write(database, "late")).WaitAsync(Deadline));
        Assert.Equal(PfError.BackendBusy, error.Error);
        Assert.Contains(_backend.Path, error.Message);
        Unlock();
        await RunAsync(writer, database => Write(database, "next")).WaitAsync(Deadline);
        Assert.Equal(["next"], Lines());
    }

    [Fact]
    public async Task AClosedWriter_HasFinishedWhatItWasGiven_AndTakesNothingMore()
    {
        var writer = Open();
        Lock();
        var last = RunAsync(writer, database => Write(database, "last"));
        var closing = writer.DisposeAsync();
        Unlock();
        await last.WaitAsync(Deadline);
        await closing;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => RunAsync(writer, database => Write(database, "late")));
        Assert.Equal(["last"], Lines());
    }

    private static void Write(Database database, string line) => database.ExecuteScript($"INSERT INTO log VALUES ('{line}')");

    private static Task<bool> RunAsync(
        Writer writer, Action<Database> work, WritePriority priority = WritePriority.Urgent, CancellationToken cancellation = default) =>
        writer.RunAsync(
            priority,
            database =>
            {
                work(database);
                return true;
            },
            cancellation);

    private Writer Open(TimeSpan? patience = null) => new(Database.Open(_backend.Path, DatabaseAccess.Write), patience ?? Deadline);

    private void Lock() => _other.Run("BEGIN IMMEDIATE");

    private void Unlock() => _other.Run("COMMIT");

    private IEnumerable<string?> Lines()
    {
        using var database = new RawDatabase(_backend.Path);
        return database.Run("SELECT line FROM log ORDER BY rowid").Select(row => row[0]);
    }
}

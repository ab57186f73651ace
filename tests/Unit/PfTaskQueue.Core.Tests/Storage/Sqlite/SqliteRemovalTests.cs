using System.Diagnostics;
using PfTaskQueue.Model;

using PfTaskQueue.Storage;
namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A removal that a crash cut short: the name is free, and the rows are still there.</summary>
public sealed class SqliteRemovalTests : IAsyncLifetime
{
    private readonly SqliteBackend _backend = new();
    private QueueInfo _half = null!;

    public async ValueTask InitializeAsync()
    {
        await using var store = await _backend.OpenStoreAsync();
        _half = await store.CreateQueueAsync("half", QueueState.Active, CancellationToken.None);
        await store.AddTasksAsync(_half, [.. Enumerable.Range(0, 700).Select(_ => new TaskSpec())], CancellationToken.None);
        await store.RegisterWorkerAsync(_half, new WorkerSpec { Name = "w" }, CancellationToken.None);
        CutShort();
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task IsFinished_WhenTheDatabaseIsOpenedNext()
    {
        await using var store = await _backend.OpenStoreAsync();
        var began = Stopwatch.GetTimestamp();
        while (await _backend.CountRemainsAsync(_half) > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "the rows were not erased");
            await Task.Yield();
        }
    }

    [Fact]
    public async Task IsFinished_ByTheNextRemovalOfAnyQueue()
    {
        await using var store = await _backend.OpenStoreAsync();
        var other = await store.CreateQueueAsync("other", QueueState.Active, CancellationToken.None);
        await store.AddTasksAsync(other, [.. Enumerable.Range(0, 700).Select(_ => new TaskSpec())], CancellationToken.None);
        CutShort();
        Assert.True(await store.RemoveQueueAsync(other, CancellationToken.None));
        Assert.Equal(0, await _backend.CountRemainsAsync(_half));
        Assert.Equal(0, await _backend.CountRemainsAsync(other));
    }

    [Fact]
    public async Task ShowsNothing_AndLeavesTheNameFree()
    {
        await using var store = await _backend.OpenStoreAsync();
        var second = await store.CreateQueueAsync("half", QueueState.Active, CancellationToken.None);
        Assert.Equal(0, (await store.CountTasksAsync(second, CancellationToken.None)).Total);
        Assert.Equal(["half"], await store.ReadQueuesAsync(CancellationToken.None).Select(queue => queue.Name).ToListAsync());
        Assert.Equal(second, await store.FindQueueAsync("half", CancellationToken.None));
    }

    private void CutShort()
    {
        using var database = new RawDatabase(_backend.Path);
        database.Run("UPDATE queues SET name = NULL WHERE name = 'half'");
    }
}

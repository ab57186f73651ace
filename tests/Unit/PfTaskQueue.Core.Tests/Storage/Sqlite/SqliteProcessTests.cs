using PfTaskQueue.Model;
using PfTaskQueue.Storage;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>Several processes on one file.</summary>
public sealed class SqliteProcessTests : IAsyncLifetime
{
    private readonly SqliteBackend _backend = new();
    private IQueueStore _store = null!;
    private QueueInfo _queue = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await _backend.OpenAsync();
        _queue = await _store.CreateQueueAsync("render", QueueState.Active, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            Assert.Empty(await _backend.FindFaultsAsync());
        }
        finally
        {
            await _store.DisposeAsync();
            await _backend.DisposeAsync();
        }
    }

    [Fact]
    public async Task OfManyProcesses_EachTaskGoesToOne()
    {
        var added = await _store.AddTasksAsync(_queue, [.. Enumerable.Range(0, 200).Select(_ => new TaskSpec())], CancellationToken.None);
        var victims = Enumerable.Range(0, 4).Select(_ => Victim.Start("sqlite-drain", _backend.Path, "render")).ToList();
        try
        {
            var ended = await Task.WhenAll(victims.Select(victim => victim.FinishAsync()));
            Assert.Equal(added.Select(task => task.Uid).Order(), ended.SelectMany(uids => uids).Order());
        }
        finally
        {
            victims.ForEach(victim => victim.Dispose());
        }

        Assert.Equal(new TaskCounts(0, 0, 0, 200, 0, 0), await _store.CountTasksAsync(_queue, CancellationToken.None));
    }

    [Fact]
    public async Task WhatWasAcknowledged_IsThere_AfterItsProcessWasKilled()
    {
        using var victim = Victim.Start("sqlite-add", _backend.Path, "render");
        var acknowledged = new List<string>();
        while (acknowledged.Count < 20)
        {
            acknowledged.Add((await victim.Output.ReadLineAsync())!);
        }

        acknowledged.AddRange(await victim.KillAsync());

        var stored = await _store.ReadTasksAsync(_queue, TaskFilter.All, CancellationToken.None).Select(task => task.Uid).ToHashSetAsync();
        Assert.Empty(acknowledged.Except(stored));
        Assert.InRange(stored.Count, acknowledged.Count, acknowledged.Count + 1);
    }

    [Fact]
    public async Task ABeat_GetsThrough_WhileAnotherProcessWritesWithoutPause()
    {
        var worker = await _store.RegisterWorkerAsync(_queue, new WorkerSpec { Name = "beating" }, CancellationToken.None);
        using var victim = Victim.Start("sqlite-add", _backend.Path, "render");
        Assert.NotNull(await victim.Output.ReadLineAsync());
        for (var i = 0; i < 20; i++)
        {
            // Far within the lease of 10 s, on a machine as busy as may be.
            var beat = await _store.BeatAsync(worker, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
            Assert.Equal(BeatReply.Alive, beat);
        }

        await victim.KillAsync();
    }
}

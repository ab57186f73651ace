using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>Disks that are full, and disks that cannot be written.</summary>
public sealed class SqliteDiskTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task OnAFullDisk_AnAddFails_WhatWasAcknowledgedStays_AndLaterAddsWork()
    {
        using var disk = TemporaryDisk.Mount("2m");
        await using var store = await OpenAsync(disk);
        var queue = await store.CreateQueueAsync("render", QueueState.Active, None);
        var acknowledged = 0;
        var error = await Assert.ThrowsAsync<PfException>(async () =>
        {
            while (true)
            {
                await store.AddTasksAsync(queue, [new TaskSpec { Payload = new string('x', 50_000) }], None);
                acknowledged++;
            }
        });
        Assert.Equal(PfError.BackendFull, error.Error);
        Assert.Contains(disk.Path, error.Message);
        Assert.NotEqual(0, acknowledged);
        Assert.Equal(acknowledged, (await store.CountTasksAsync(queue, None)).Pending);

        var ballast = await store.ReadTasksAsync(queue, TaskFilter.All, None).CountAsync();
        Assert.Equal(acknowledged, ballast);
    }

    [Fact]
    public async Task OnAFullDisk_NoDatabaseIsMade_AndTheErrorSaysWhy()
    {
        using var disk = TemporaryDisk.Mount("64k");
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "ballast"), new byte[60 * 1024]);
        Assert.Equal(PfError.BackendFull, (await Assert.ThrowsAsync<PfException>(() => OpenAsync(disk))).Error);
    }

    [Fact]
    public async Task OnAReadOnlyDisk_ReadsWork_AndWritesSayWhy()
    {
        using var disk = TemporaryDisk.Mount("4m");
        await using (var store = await OpenAsync(disk))
        {
            var made = await store.CreateQueueAsync("render", QueueState.Active, None);
            await store.AddTasksAsync(made, [new TaskSpec { Payload = "a" }], None);
        }

        disk.MakeReadOnly();

        await using var reading = await OpenAsync(disk);
        var queue = (await reading.FindQueueAsync("render", None))!;
        Assert.Equal("a", Assert.Single(await reading.ReadTasksAsync(queue, TaskFilter.All, None).ToListAsync()).Payload);
        var error = await Assert.ThrowsAsync<PfException>(() => reading.AddTasksAsync(queue, [new TaskSpec()], None));
        Assert.Equal(PfError.BackendReadOnly, error.Error);
        Assert.Contains(disk.Path, error.Message);
        Assert.NotNull(error.Advice);
    }

    [Fact]
    public async Task OnAReadOnlyDisk_NoDatabaseIsMade_AndTheErrorSaysWhy()
    {
        using var disk = TemporaryDisk.Mount("1m");
        disk.MakeReadOnly();
        Assert.Equal(PfError.BackendReadOnly, (await Assert.ThrowsAsync<PfException>(() => OpenAsync(disk))).Error);
    }

    private static Task<SqliteStore> OpenAsync(TemporaryDisk disk) =>
        SqliteStore.OpenAsync(new SqliteSettings(Path.Combine(disk.Path, "queue.db")), TimeProvider.System, None);
}

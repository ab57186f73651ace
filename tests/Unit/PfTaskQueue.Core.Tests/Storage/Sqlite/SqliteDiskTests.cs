using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Handlers;
using PfTaskQueue.Core.Tests.Worker;
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
    public async Task OnAFullDisk_TheAdviceIsToFreeSpace_AndThenTheSameCallsWork()
    {
        using var disk = TemporaryDisk.Mount("4m");
        await using var store = await OpenAsync(disk);
        var queue = await store.CreateQueueAsync("render", QueueState.Active, None);
        var acknowledged = await store.AddTasksAsync(queue, [.. Enumerable.Repeat(new TaskSpec(), 50)], None);
        var ballast = disk.Fill();
        var more = await AddUntilFullAsync(store, queue);

        var removal = await Assert.ThrowsAsync<PfException>(() => RemoveAsync(store, queue, acknowledged[0].Uid));
        Assert.Equal(PfError.BackendFull, removal.Error);
        Assert.Contains("KiB are free", removal.Message);
        Assert.StartsWith("free space on that disk", removal.Advice);
        Assert.DoesNotContain("Remove-PfTask", removal.Advice);
        Assert.Equal(50 + more, (await store.CountTasksAsync(queue, None)).Pending);

        File.Delete(ballast);
        await RemoveAsync(store, queue, acknowledged[0].Uid);
        await store.AddTasksAsync(queue, [new TaskSpec(), new TaskSpec()], None);
        Assert.Equal(50 + more + 1, (await store.CountTasksAsync(queue, None)).Pending);
    }

    [Fact]
    public async Task AWorkerOnAFullDisk_GoesOn_WhenThereIsSpaceAgain()
    {
        using var disk = TemporaryDisk.Mount("4m");
        await using var store = await OpenAsync(disk);
        var queue = await store.CreateQueueAsync("render", QueueState.Active, None);
        await store.AddTasksAsync(queue, [new TaskSpec(), new TaskSpec()], None);
        var elsewhere = Directory.CreateTempSubdirectory("pftq-");
        var mark = Path.Combine(elsewhere.FullName, "mark");
        await using var worker = WorkerProcess.Start(
            Path.Combine(disk.Path, "queue.db"), "render", "--expiration 120", "/bin/sh", "-c", """until [ -e "$0" ]; do sleep 0.05; done""", mark);
        await Eventually.BecomesTrueAsync(() => store.CountTasksAsync(queue, None).Result.Processing == 1, "a running task");

        var ballast = disk.Fill();
        var more = await AddUntilFullAsync(store, queue);
        await File.WriteAllTextAsync(mark, "");
        await Assert.ThrowsAsync<PfException>(() => store.AddTasksAsync(queue, [new TaskSpec()], None));
        Assert.Equal(0, (await store.CountTasksAsync(queue, None)).Succeeded);

        File.Delete(ballast);
        await Eventually.BecomesTrueAsync(() => store.CountTasksAsync(queue, None).Result.Succeeded == more + 2, "the end of every task");
        elsewhere.Delete(recursive: true);
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

    /// <returns>How many tasks were acknowledged before.</returns>
    private static async Task<int> AddUntilFullAsync(SqliteStore store, QueueInfo queue)
    {
        for (var added = 0; ; added++)
        {
            try
            {
                await store.AddTasksAsync(queue, [new TaskSpec()], None);
            }
            catch (PfException e) when (e.Error == PfError.BackendFull)
            {
                return added;
            }
        }
    }

    private static async Task<bool> RemoveAsync(SqliteStore store, QueueInfo queue, string uid) =>
        (await store.RemoveTasksAsync(queue, TaskFilter.All with { Uids = [uid] }, None).SingleAsync()).Took;

    private static Task<SqliteStore> OpenAsync(TemporaryDisk disk) =>
        SqliteStore.OpenAsync(new SqliteSettings(Path.Combine(disk.Path, "queue.db")), TimeProvider.System, None);
}

using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>Copies of a database in use.</summary>
public sealed class SqliteBackupTests : IAsyncLifetime
{
    private readonly SqliteBackend _backend = new();
    private SqliteStore _store = null!;
    private QueueInfo _queue = null!;

    private static CancellationToken None => CancellationToken.None;

    private string Copy => Path.Combine(Path.GetDirectoryName(_backend.Path)!, "copy.db");

    public async ValueTask InitializeAsync()
    {
        _store = await _backend.OpenStoreAsync();
        _queue = await _store.CreateQueueAsync("render", QueueState.Active, None);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _backend.DisposeAsync();
    }

    /// <summary>The newest tasks are in the log alone.</summary>
    [Fact]
    public async Task ACopy_HasEverything_AndWorksAsABackend()
    {
        var added = await _store.AddTasksAsync(_queue, [.. Enumerable.Range(0, 300).Select(i => new TaskSpec { Payload = $"{i}" })], None);
        await _store.BackUpAsync(Copy, overwrite: false, None);
        await _store.AddTasksAsync(_queue, [new TaskSpec()], None);

        Assert.Equal(["copy.db"], Directory.EnumerateFiles(Path.GetDirectoryName(Copy)!).Select(Path.GetFileName).Where(name => !name!.StartsWith("queue.db", StringComparison.Ordinal)));
        await using var copy = await OpenAsync(Copy);
        var queue = (await copy.FindQueueAsync("render", None))!;
        Assert.Equal(added.Select(task => task.Uid), await copy.ReadTasksAsync(queue, TaskFilter.All, None).Select(task => task.Uid).ToListAsync());
        await copy.AddTasksAsync(queue, [new TaskSpec()], None);
        using var raw = new RawDatabase(Copy);
        Assert.Equal("ok", raw.Run("PRAGMA integrity_check")[0][0]);
        Assert.Equal("wal", raw.Run("PRAGMA journal_mode")[0][0]);
    }

    [Fact]
    public async Task ACopy_IsOfOneMoment_WhileAnotherProcessWritesWithoutPause()
    {
        using var victim = Victim.Start("sqlite-add", _backend.Path, "render");
        var acknowledged = new List<string> { (await victim.Output.ReadLineAsync())! };
        for (var i = 0; i < 5; i++)
        {
            await _store.BackUpAsync(Copy, overwrite: true, None);
            using var raw = new RawDatabase(Copy);
            Assert.Equal("ok", raw.Run("PRAGMA integrity_check")[0][0]);
            var copied = raw.Run("SELECT uid FROM tasks ORDER BY id").Select(row => row[0]!).ToList();
            while (acknowledged.Count < copied.Count)
            {
                acknowledged.Add((await victim.Output.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!);
            }

            Assert.Equal(acknowledged.Take(copied.Count), copied);
        }

        await victim.KillAsync();
    }

    [UnixFact]
    public async Task ACopy_IsItsOwnersAlone()
    {
        await _store.BackUpAsync(Copy, overwrite: false, None);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Copy));
    }

    [Fact]
    public async Task AFileThatIsThere_IsReplacedOnlyIfThatWasAskedFor()
    {
        await File.WriteAllTextAsync(Copy, "mine");
        await Assert.ThrowsAsync<IOException>(() => _store.BackUpAsync(Copy, overwrite: false, None));
        Assert.Equal("mine", await File.ReadAllTextAsync(Copy));

        await _store.BackUpAsync(Copy, overwrite: true, None);
        await using var copy = await OpenAsync(Copy);
        Assert.NotNull(await copy.FindQueueAsync("render", None));
    }

    [Fact]
    public async Task ADatabaseInUse_IsNeverReplaced()
    {
        await using var other = await OpenAsync(Copy);
        var queue = await other.CreateQueueAsync("other", QueueState.Active, None);

        await Assert.ThrowsAsync<IOException>(() => _store.BackUpAsync(Copy, overwrite: true, None));
        await Assert.ThrowsAsync<IOException>(() => _store.BackUpAsync(_backend.Path, overwrite: true, None));
        await other.AddTasksAsync(queue, [new TaskSpec()], None);
        await _store.AddTasksAsync(_queue, [new TaskSpec()], None);
    }

    [Fact]
    public async Task WhereThereIsNoRoom_NothingIsLeft_AndTheErrorNamesTheCopy()
    {
        await _store.AddTasksAsync(_queue, [.. Enumerable.Repeat(new TaskSpec { Payload = new string('x', 50_000) }, 10)], None);
        using var disk = TemporaryDisk.Mount("128k");
        var copy = Path.Combine(disk.Path, "copy.db");

        var error = await Assert.ThrowsAsync<IOException>(() => _store.BackUpAsync(copy, overwrite: false, None));
        Assert.Contains(copy, error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
    }

    [Fact]
    public async Task ACancelledCopy_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.BackUpAsync(Copy, overwrite: false, cancel.Token));
        Assert.False(File.Exists(Copy));
    }

    private static Task<SqliteStore> OpenAsync(string path) => SqliteStore.OpenAsync(new SqliteSettings(path), TimeProvider.System, None);
}

using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A store whose files are put away by others while it has them open. Windows does not let them.</summary>
public sealed class SqliteReplacedTests : IAsyncLifetime
{
    private static readonly TaskSpec[] OneTask = [new() { Payload = "a" }];

    private readonly SqliteBackend _backend = new();
    private SqliteStore _store = null!;
    private bool _isClosed;
    private QueueInfo _queue = null!;

    private static CancellationToken None => CancellationToken.None;

    public async ValueTask InitializeAsync()
    {
        _store = await _backend.OpenStoreAsync();
        _queue = await _store.CreateQueueAsync("render", QueueState.Active, None);
        await _store.AddTasksAsync(_queue, OneTask, None);

        // So that they are in the file, and not in its log alone.
        await _store.DisposeAsync();
        _store = await _backend.OpenStoreAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _backend.DisposeAsync();
    }

    [UnixFact]
    public async Task AfterTheFileWasMadeAnew_NothingIsAcknowledged_AndTheNextOpeningHasTheNewOne()
    {
        Delete("", "-wal", "-shm");
        await using var other = await _backend.OpenStoreAsync();
        var anew = await other.CreateQueueAsync("render", QueueState.Active, None);

        await RefusesAsync(() => _store.AddTasksAsync(_queue, OneTask, None));
        await RefusesAsync(() => _store.CountTasksAsync(_queue, None));
        Assert.True(_store.IsReplaced);
        Assert.False(other.IsReplaced);
        await using var next = await _backend.OpenStoreAsync();
        await next.AddTasksAsync(anew, OneTask, None);
        Assert.Equal(1, (await other.CountTasksAsync(anew, None)).Pending);
    }

    [UnixFact]
    public async Task AfterTheFileWasDeleted_NothingIsAcknowledged()
    {
        File.Delete(_backend.Path);

        await RefusesAsync(() => _store.AddTasksAsync(_queue, OneTask, None));
        Assert.True(_store.IsReplaced);
    }

    [UnixFact]
    public Task AFileThatIsDeletedDuringTheTransaction_AcknowledgesNothing() => DeleteInTransactionAsync("");

    [UnixFact]
    public Task ALogThatIsDeletedDuringTheTransaction_AcknowledgesNothing() => DeleteInTransactionAsync("-wal");

    [UnixFact]
    public async Task AfterTheLogWasMadeAnew_NothingIsAcknowledged_AndClosingSparesTheNewOne()
    {
        Delete("-wal", "-shm");
        using var victim = Victim.Start("sqlite-add", _backend.Path, "render");
        var acknowledged = new List<string> { (await victim.Output.ReadLineAsync())! };

        await RefusesAsync(() => _store.AddTasksAsync(_queue, OneTask, None));
        await RefusesAsync(_backend.OpenStoreAsync);
        acknowledged.AddRange(await victim.KillAsync());
        await CloseAsync();
        Assert.True(File.Exists(_backend.Path + "-wal"));
        await using var next = await _backend.OpenStoreAsync();
        Assert.Empty(acknowledged.Except(await next.ReadTasksAsync(_queue, TaskFilter.All, None).Select(task => task.Uid).ToListAsync()));
        Assert.Empty(await _backend.FindFaultsAsync());
    }

    [UnixFact]
    public async Task AfterALinkWasTurnedElsewhere_NothingIsAcknowledged()
    {
        var link = _backend.Path + ".link";
        File.CreateSymbolicLink(link, _backend.Path);
        await using var linked = await OpenAsync(link);
        await linked.AddTasksAsync(_queue, OneTask, None);
        File.Delete(link);
        File.CreateSymbolicLink(link, _backend.Path + ".other");

        await RefusesAsync(() => linked.AddTasksAsync(_queue, OneTask, None));
        Assert.False(_store.IsReplaced);
        Assert.Equal(2, (await _store.CountTasksAsync(_queue, None)).Pending);
    }

    [UnixFact]
    public async Task WhoeverWaitsForWork_IsTold_WhenTheFileIsDeleted()
    {
        var worker = await _store.RegisterWorkerAsync(_queue, new WorkerSpec { Name = "waiting" }, None);
        await _store.ClaimTasksAsync(worker, 10, None);
        var waiting = _store.WaitForWorkAsync(_queue, TimeSpan.FromMinutes(10), None);
        File.Delete(_backend.Path);

        await RefusesAsync(async () =>
        {
            await waiting.WaitAsync(TimeSpan.FromSeconds(30));
            return true;
        });
    }

    /// <summary>The copy drops this process's locks, and the other process takes itself for the last that has the file open.</summary>
    [UnixFact]
    public async Task AfterACopyInTheSession_AnotherProcessesEnd_CostsNoTask()
    {
        CopyFiles();
        using (var victim = Victim.Start("sqlite-visit", _backend.Path))
        {
            await victim.FinishAsync();
        }

        Assert.False(File.Exists(_backend.Path + "-wal"), "the other process has not taken itself for the last: the copy did not drop the locks");
        await RefusesAsync(() => _store.AddTasksAsync(_queue, OneTask, None));
        await CloseAsync();
        await using var next = await _backend.OpenStoreAsync();
        Assert.Single(await next.AddTasksAsync(_queue, OneTask, None));
        Assert.Equal(2, (await next.CountTasksAsync(_queue, None)).Pending);
        Assert.Empty(await _backend.FindFaultsAsync());
    }

    /// <summary>The copy drops the lock of the transaction under way.</summary>
    [UnixFact]
    public async Task AfterACopyInTheSession_NoOtherProcessWrites_UntilTheTransactionHasEnded()
    {
        await CloseAsync();
        using var database = new DatabaseOpener(_backend.Path).OpenWriter();
        using var victim = Victim.Start("sqlite-add", _backend.Path, "render");
        var acknowledged = new List<string> { (await victim.Output.ReadLineAsync())! };
        await BusyRetry.RunAsync(() => Begin(database), TimeSpan.FromSeconds(30), None);
        CopyFiles();

        var before = Tasks(database);
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        database.ExecuteScript("INSERT INTO tasks (queue_id, uid, phase, position, body) SELECT id, 'mine', 'Pending', 1000000, '' FROM queues");
        database.CommitWrite();
        acknowledged.AddRange(await victim.KillAsync());

        using var raw = new RawDatabase(_backend.Path);
        Assert.Equal("ok", raw.Run("PRAGMA integrity_check")[0][0]);
        var stored = raw.Run("SELECT uid FROM tasks").Select(row => row[0]!).ToHashSet();
        Assert.Empty(acknowledged.Append("mine").Except(stored));
        Assert.Equal(before + 1, raw.Number("SELECT count(*) FROM tasks WHERE id <= (SELECT id FROM tasks WHERE uid = 'mine')"));
    }

    /// <summary>The copy drops the lock by which the other process sees that the log's index is in use: it would empty it.</summary>
    [UnixFact]
    public async Task AfterACopyInTheSession_NoOtherProcessOpens_UntilTheTransactionHasEnded()
    {
        await CloseAsync();
        using var database = new DatabaseOpener(_backend.Path).OpenWriter();
        Begin(database);
        CopyFiles();
        database.ExecuteScript("INSERT INTO tasks (queue_id, uid, phase, position, body) SELECT id, 'mine', 'Pending', 1000000, '' FROM queues");
        using var victim = Victim.Start("sqlite-visit", _backend.Path);
        var opened = victim.FinishAsync();
        await Task.WhenAny(opened, Task.Delay(TimeSpan.FromSeconds(1)));
        Assert.False(opened.IsCompleted);

        database.CommitWrite();
        Assert.Equal(["render"], await opened);
        using var raw = new RawDatabase(_backend.Path);
        Assert.Equal("ok", raw.Run("PRAGMA integrity_check")[0][0]);
        Assert.Equal(1, raw.Number("SELECT count(*) FROM tasks WHERE uid = 'mine'"));
    }

    /// <summary>Its own locks may be lost, and so nothing else tells it that it is not the last.</summary>
    [UnixFact]
    public async Task Closing_LeavesTheLog_WhileAnotherWrites()
    {
        using var other = WriteLock.Find(_backend.Path + "-wal")!;
        Assert.True(other.TryEnter());
        await CloseAsync();

        Assert.True(File.Exists(_backend.Path + "-wal"));
    }

    [UnixFact]
    public async Task Closing_WaitsForATransactionThatIsAboutToEnd_AndRemovesTheLog()
    {
        using var other = WriteLock.Find(_backend.Path + "-wal")!;
        Assert.True(other.TryEnter());
        var closing = Task.Run(CloseAsync);

        // Long enough for a try that fails; it holds all the same if the first try comes later.
        await Task.Delay(TimeSpan.FromMilliseconds(50));
        other.Leave();
        await closing;

        Assert.False(File.Exists(_backend.Path + "-wal"));
    }

    private async Task DeleteInTransactionAsync(string suffix)
    {
        await CloseAsync();
        await using var writer = new Writer(new DatabaseOpener(_backend.Path).OpenWriter(), TimeSpan.FromSeconds(30));
        await RefusesAsync(() => writer.RunAsync(
            WritePriority.Urgent,
            database =>
            {
                database.ExecuteScript("UPDATE tasks SET body = 'lost'");
                Delete(suffix);
                return true;
            },
            None));
    }

    private static long Tasks(Database database) => long.Parse(database.Scalar("SELECT count(*) FROM tasks")!, System.Globalization.CultureInfo.InvariantCulture);

    private static bool Begin(Database database)
    {
        database.BeginWrite();
        return true;
    }

    private static Task<SqliteStore> OpenAsync(string path) =>
        SqliteStore.OpenAsync(new SqliteSettings(path), TimeProvider.System, None);

    private static async Task RefusesAsync<T>(Func<Task<T>> call)
    {
        var error = await Assert.ThrowsAsync<PfException>(call);
        Assert.Equal(PfError.BackendReplaced, error.Error);
        Assert.NotNull(error.Advice);
    }

    private async Task CloseAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            await _store.DisposeAsync();
        }
    }

    private void Delete(params string[] suffixes) => Array.ForEach(suffixes, suffix => File.Delete(_backend.Path + suffix));

    /// <summary>As Copy-Item does. .NET refuses to copy the log while this process writes it.</summary>
    private void CopyFiles()
    {
        foreach (var suffix in new[] { "", "-shm" })
        {
            File.Copy(_backend.Path + suffix, _backend.Path + ".copy" + suffix);
        }
    }
}

using PfTaskQueue.Model;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A user who may read the file and nothing else, while its owner goes on writing.</summary>
public sealed class SqliteReadOnlyTests : IAsyncLifetime
{
    private const UnixFileMode Everybody = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly TaskSpec[] OneTask = [new() { Payload = "a" }];

    private readonly SqliteBackend _backend = new();
    private QueueInfo _queue = null!;

    private static CancellationToken None => CancellationToken.None;

    public async ValueTask InitializeAsync()
    {
        await using var store = await _backend.OpenStoreAsync();
        _queue = await store.CreateQueueAsync("render", QueueState.Active, None);
        await store.AddTasksAsync(_queue, OneTask, None);
        if (!OperatingSystem.IsWindows())
        {
            Permit(_backend.Path);
            Permit(Path.GetDirectoryName(_backend.Path)!);
        }
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task AReader_SeesWhatIsWritten_AfterItHasOpenedTheFileWithoutALog()
    {
        Assert.False(File.Exists(_backend.Path + "-wal"));
        using var reader = Victim.StartAsNobody("sqlite-read", _backend.Path, "render");
        Assert.Equal("1", await reader.AskAsync());

        await using (var owner = await _backend.OpenStoreAsync())
        {
            await owner.AddTasksAsync(_queue, OneTask, None);
            Assert.Equal("2", await reader.AskAsync());
            await owner.AddTasksAsync(_queue, OneTask, None);
            Assert.Equal("3", await reader.AskAsync());
        }

        Assert.Equal("3", await reader.AskAsync());
        await using (var owner = await _backend.OpenStoreAsync())
        {
            await owner.AddTasksAsync(_queue, OneTask, None);
        }

        Assert.Equal("4", await reader.AskAsync());
    }

    [Fact]
    public async Task AReader_SeesWhatWasWritten_WhileItDidNotLook()
    {
        using var reader = Victim.StartAsNobody("sqlite-read", _backend.Path, "render");
        for (var tasks = 1; tasks < 4; tasks++)
        {
            Assert.Equal($"{tasks}", await reader.AskAsync());
            await using var owner = await _backend.OpenStoreAsync();
            await owner.AddTasksAsync(_queue, OneTask, None);
        }
    }

    [Fact]
    public async Task AReader_IsTold_WhenItCannotReadTheLog()
    {
        await using var owner = await _backend.OpenStoreAsync();
        await owner.AddTasksAsync(_queue, OneTask, None);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
#pragma warning disable CA1416
        File.SetUnixFileMode(_backend.Path + "-wal", UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
        using var reader = Victim.StartAsNobody("sqlite-read", _backend.Path, "render");

        var answer = await reader.AskAsync();
        Assert.StartsWith("BackendReadOnly: ", answer);
        Assert.Contains("Backup-PfBackend", answer);
    }

    /// <summary>As after a crash of the owner: the log is there, and its index is not.</summary>
    [Fact]
    public async Task AReader_IsTold_WhenTheLogHasNoIndex()
    {
        var folder = Path.GetDirectoryName(_backend.Path)!;
        var left = Path.Combine(folder, "left.db");
        await using (var owner = await _backend.OpenStoreAsync())
        {
            await owner.AddTasksAsync(_queue, OneTask, None);
            File.Copy(_backend.Path + "-wal", left + "-wal");
        }

        File.Copy(_backend.Path, left);
        Permit(left);
        Permit(left + "-wal");
        using var reader = Victim.StartAsNobody("sqlite-read", left, "render");

        Assert.StartsWith("BackendReadOnly: ", await reader.AskAsync());
    }

    [Fact]
    public async Task AFileThatIsWritten_IsNotReadWithoutItsLog()
    {
        var frozen = new FrozenFile(_backend.Path);
        Assert.True(frozen.IsUnchanged);
        await using var owner = await _backend.OpenStoreAsync();
        Assert.False(frozen.IsUnchanged);
    }

    private static void Permit(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            var enter = Directory.Exists(path) ? UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : UnixFileMode.None;
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | Everybody | enter);
        }
    }
}

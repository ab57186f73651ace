using PfTaskQueue.Configuration;
using PfTaskQueue.Core.Tests.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>What other users of the machine can do about the database: nothing.</summary>
public sealed class SqliteStrangerTests : IDisposable
{
    private const UnixFileMode All = (UnixFileMode)0x1FF;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pftq-");

    private string FilePath => Path.Combine(_folder.FullName, "queue.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [UnixFact]
    public async Task EveryFileOfTheDatabase_IsItsOwnersAlone()
    {
        OpenFolder();
        await using var store = await OpenAsync();
        await store.CreateQueueAsync("render", QueueState.Active, CancellationToken.None);

        Assert.All(["", "-wal", "-shm"], suffix => Assert.Equal(OwnerOnly, Mode(FilePath + suffix)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-shm")]
    public async Task AFileThatAnotherUserHasMade_WhereEverybodyCan_IsRefused(string suffix)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix only");
        OpenFolder();
        if (suffix.Length > 0)
        {
            await (await OpenAsync()).DisposeAsync();
        }

        File.WriteAllText(FilePath + suffix, "");
        Strangers.Give(FilePath + suffix);

        Assert.Equal(PfError.AccessDenied, (await Assert.ThrowsAsync<PfException>(OpenAsync)).Error);
    }

    [UnixFact]
    public async Task AnotherUsersFile_InAFolderThatOnlyItsUserCanWrite_IsOpened()
    {
        File.WriteAllText(FilePath, "");
        Strangers.Give(FilePath);

        await using var store = await OpenAsync();
        Assert.Empty(await store.ReadQueuesAsync(CancellationToken.None).ToListAsync());
    }

    [UnixFact]
    public async Task ALink_WhereEverybodyCanMakeOne_IsRefused()
    {
        var own = Directory.CreateDirectory(Path.Combine(_folder.FullName, "own"));
        var target = Path.Combine(own.FullName, "other.db");
        await (await OpenAsync(target)).DisposeAsync();
        File.CreateSymbolicLink(FilePath, target);
        await (await OpenAsync()).DisposeAsync();
        OpenFolder();

        Assert.Equal(PfError.AccessDenied, (await Assert.ThrowsAsync<PfException>(OpenAsync)).Error);
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static Task<SqliteStore> OpenAsync(string path) =>
        SqliteStore.OpenAsync(new SqliteSettings(path), TimeProvider.System, CancellationToken.None);

    private Task<SqliteStore> OpenAsync() => OpenAsync(FilePath);

    private void OpenFolder()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.FullName, All | UnixFileMode.StickyBit);
        }
    }
}

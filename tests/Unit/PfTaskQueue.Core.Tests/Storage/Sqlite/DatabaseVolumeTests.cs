using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.Storage;
using PfTaskQueue.Storage.Sqlite;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

public class DatabaseVolumeTests
{
    [Theory]
    [InlineData(@"C:\data", @"C:\data")]
    [InlineData(@"\\?\C:\data", @"C:\data")]
    [InlineData(@"\\.\C:\data", @"C:\data")]
    [InlineData(@"//?/C:/data", @"C:\data")]
    [InlineData(@"\\server\share\data", @"\\server\share\data")]
    [InlineData(@"\\?\UNC\server\share\data", @"\\server\share\data")]
    [InlineData(@"\\?\Volume{00000000-0000-0000-0000-000000000000}\", @"\\?\Volume{00000000-0000-0000-0000-000000000000}\")]
    public void APrefixOfWindows_IsTakenOff(string path, string plain) => Assert.Equal(plain, DatabaseVolume.Plain(path));

    [Fact]
    public void AFolderThatIsNotThereYet_IsOnTheFileSystemOfWhereItWillBe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the kernel's names are in /proc");
        foreach (var place in new[] { "/", "/dev", "/proc", "/sys" })
        {
            Assert.Equal(FileSystems.FormatOf(place), DatabaseVolume.Of(Path.Join(place, "no", "such")).Format);
        }
    }

    [WindowsTheory]
    [InlineData(@"\\server\share\data")]
    [InlineData("//server/share/data")]
    [InlineData(@"\\?\UNC\server\share\data")]
    public void AShare_IsANetworks(string folder)
    {
        var (format, type) = DatabaseVolume.Of(folder);
        Assert.True(DatabaseFile.IsNetwork(format, type));
    }

    [WindowsTheory]
    [InlineData("")]
    [InlineData(@"\\?\")]
    [InlineData(@"\\.\")]
    public void AFolderOfThisMachine_IsNot(string prefix)
    {
        var (format, type) = DatabaseVolume.Of(prefix + Path.GetTempPath());
        Assert.False(DatabaseFile.IsNetwork(format, type));
        Assert.NotEmpty(format);
    }

    [WindowsFact]
    public async Task AShare_IsRefusedByName_WithoutADatabaseInIt()
    {
        var error = await Assert.ThrowsAsync<PfException>(async () =>
        {
            await using var store = await SqliteStore.OpenAsync(
                new SqliteSettings(@"\\localhost\no-such-share\queue.db"), TimeProvider.System, CancellationToken.None);
            await store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None);
        });
        Assert.Equal(PfError.InvalidBackend, error.Error);
        Assert.Contains("network", error.Message, StringComparison.Ordinal);
    }

    [WindowsFact]
    public async Task AnUnparsedPath_IsOpened()
    {
        var folder = Directory.CreateTempSubdirectory("pfq-volume-").FullName;
        await using (var store = await SqliteStore.OpenAsync(new SqliteSettings(@"\\?\" + Path.Join(folder, "queue.db")), TimeProvider.System, CancellationToken.None))
        {
            Assert.Equal("q", (await store.CreateQueueAsync("q", QueueState.Active, CancellationToken.None)).Name);
        }

        Directory.Delete(folder, recursive: true);
    }
}

using System.Runtime.Versioning;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

public sealed class WorkDirCheckTests : IDisposable
{
    private const UnixFileMode All = (UnixFileMode)0x1FF;

    private readonly List<string> _warnings = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("pfq-workdir-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AUsableDirectory_IsTaken_AndLeftAsItWas()
    {
        Directory.CreateDirectory(Path.Join(_folder, "work"));
        Assert.Equal(Path.Join(_folder, "work"), Check("work"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Join(_folder, "work")));
    }

    [Fact]
    public void WhatIsNoDirectory_IsRefused()
    {
        File.WriteAllText(Path.Join(_folder, "file"), "");
        Assert.Contains("is a file", Refused("file").Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused("nothing").Message, StringComparison.Ordinal);
        Refused("");
    }

    [LinuxFact]
    public void ADirectoryInWhichNothingCanBeMade_IsRefused() =>
        Assert.Contains("no file or directory can be made", Refused("/proc").Message, StringComparison.Ordinal);

    [UnixTheory]
    [InlineData("work")]
    [InlineData("work/inner")]
    [InlineData("link")]
    [UnsupportedOSPlatform("windows")]
    public void ADirectoryWhoseFilesAnyoneCouldReplace_IsTold(string workDir)
    {
        Directory.CreateDirectory(Path.Join(_folder, "work", "inner"));
        Directory.CreateSymbolicLink(Path.Join(_folder, "link"), Path.Join(_folder, "work", "inner"));
        File.SetUnixFileMode(Path.Join(_folder, "work"), All);
        Check(workDir);
        Assert.Contains($"all may write to '{_folder}/work'", Assert.Single(_warnings), StringComparison.Ordinal);
        _warnings.Clear();
        File.SetUnixFileMode(Path.Join(_folder, "work"), All | UnixFileMode.StickyBit);
        Check(workDir);
        File.SetUnixFileMode(Path.Join(_folder, "work"), All & ~UnixFileMode.OtherWrite);
        Check(workDir);
        Assert.Empty(_warnings);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void ALink_WhereEverybodyCanMakeOne_IsRefused()
    {
        Directory.CreateDirectory(Path.Join(_folder, "own", "inner"));
        Directory.CreateSymbolicLink(Path.Join(_folder, "link"), Path.Join(_folder, "own"));
        Check("link/inner");
        File.SetUnixFileMode(_folder, All | UnixFileMode.StickyBit);
        Assert.Contains($"'{_folder}/link' is a link there", Refused("link/inner").Message, StringComparison.Ordinal);
        Check("own/inner");
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void ADirectoryThatAnotherUserHasMade_WhereEverybodyCan_IsRefused()
    {
        var other = Directory.CreateDirectory(Path.Join(_folder, "other", "inner")).Parent!;
        Strangers.Give(other.FullName);
        File.SetUnixFileMode(other.FullName, All | UnixFileMode.StickyBit);
        Check("other");
        File.SetUnixFileMode(_folder, All | UnixFileMode.StickyBit);
        Assert.Contains($"'{other}' is a link there or belongs to another user", Refused("other").Message, StringComparison.Ordinal);
    }

    private string Check(string workDir) => WorkDirCheck.Check(workDir, _folder, _warnings.Add);

    private PfException Refused(string workDir)
    {
        var error = Assert.Throws<PfException>(() => Check(workDir));
        Assert.Equal(PfError.InvalidWorkDir, error.Error);
        return error;
    }
}

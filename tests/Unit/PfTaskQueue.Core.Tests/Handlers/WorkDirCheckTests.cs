using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

public sealed class WorkDirCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pfq-workdir-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AUsableDirectory_IsTaken_AndLeftAsItWas()
    {
        Directory.CreateDirectory(Path.Join(_folder, "work"));
        Assert.Equal(Path.Join(_folder, "work"), WorkDirCheck.Check("work", _folder));
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

    private PfException Refused(string workDir)
    {
        var error = Assert.Throws<PfException>(() => WorkDirCheck.Check(workDir, _folder));
        Assert.Equal(PfError.InvalidWorkDir, error.Error);
        return error;
    }
}

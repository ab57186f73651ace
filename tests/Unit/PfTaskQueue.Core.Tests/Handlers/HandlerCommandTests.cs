using System.Runtime.Versioning;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

public sealed class HandlerCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pfq-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void AName_IsFoundInPath_AndKeepsItsArguments()
    {
        var command = HandlerCommand.Resolve(["sh", "-c", "exit 0"], _folder);
        Assert.True(Path.IsPathFullyQualified(command.Path));
        Assert.Equal("sh", command.Name);
        Assert.Equal(["-c", "exit 0"], command.Arguments);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void ARelativePath_StartsAtTheGivenDirectory()
    {
        Directory.CreateDirectory(Path.Join(_folder, "bin"));
        var path = Make("bin/render.sh", executable: true);
        Assert.Equal(path, HandlerCommand.Resolve(["./bin/render.sh"], _folder).Path);
        Assert.Equal(path, HandlerCommand.Resolve(["bin/render.sh"], _folder).Path);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void AFileInTheWorkingDirectory_IsNotFoundByItsBareName()
    {
        Make("render-of-this-test.sh", executable: true);
        var error = Refused("render-of-this-test.sh");
        Assert.Equal("the handler 'render-of-this-test.sh' is in no directory of PATH", error.Message);
        Assert.Contains("./render-of-this-test.sh", error.Advice, StringComparison.Ordinal);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void AFileThatIsNotExecutable_IsRefused_WithTheCommandThatHelps()
    {
        var path = Make("render.sh", executable: false);
        Assert.Equal($"allow it: chmod +x '{path}'", Refused("./render.sh").Advice);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void ADirectory_IsNoProgram()
    {
        Directory.CreateDirectory(Path.Join(_folder, "render"));
        Assert.Contains("is a directory", Refused("./render").Message, StringComparison.Ordinal);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void WhatDoesNotExist_IsNamedWithItsFullPath() =>
        Assert.Equal($"the handler '{_folder}/nothing.sh' does not exist", Refused("./nothing.sh").Message);

    [Fact]
    public void NoCommand_IsRefused()
    {
        Refused();
        Refused("");
        Refused("cat", "a\0b");
    }

    [WindowsTheory]
    [InlineData("render.exe")]
    [InlineData("render.com")]
    [InlineData("render.bat")]
    [InlineData("render.cmd")]
    public void AProgramOfWindows_IsFound_WithAndWithoutItsExtension(string file)
    {
        var path = Path.Join(_folder, file);
        File.WriteAllText(path, "");
        Assert.Equal(path, HandlerCommand.Resolve([@".\" + file], _folder).Path);
        Assert.Equal(path, HandlerCommand.Resolve([@".\render"], _folder).Path, ignoreCase: true);
    }

    [WindowsTheory]
    [InlineData("render.js")]
    [InlineData("render.vbs")]
    [InlineData("render.msc")]
    [InlineData("render.ps1")]
    public void WhatOnlyTheShellOpens_IsRefusedAtOnce(string file)
    {
        File.WriteAllText(Path.Join(_folder, file), "");
        Assert.Contains("is no program that Windows can start", Refused(@".\" + file).Message, StringComparison.Ordinal);
    }

    private PfException Refused(params string[] commands)
    {
        var error = Assert.Throws<PfException>(() => HandlerCommand.Resolve(commands, _folder));
        Assert.Equal(PfError.HandlerNotFound, error.Error);
        Assert.NotNull(error.Advice);
        return error;
    }

    [UnsupportedOSPlatform("windows")]
    private string Make(string name, bool executable)
    {
        var path = Path.Join(_folder, name);
        File.WriteAllText(path, "#!/bin/sh\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | (executable ? UnixFileMode.UserExecute : 0));
        return path;
    }
}

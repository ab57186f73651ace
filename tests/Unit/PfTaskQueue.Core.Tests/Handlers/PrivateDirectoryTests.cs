using System.Runtime.Versioning;
using PfTaskQueue.Handlers;

namespace PfTaskQueue.Core.Tests.Handlers;

public sealed class PrivateDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pfq-private-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatIsThere_IsNotTaken()
    {
        using var first = PrivateDirectory.TryCreate(Path.Join(_folder, "one"));
        Assert.NotNull(first);
        Assert.Null(PrivateDirectory.TryCreate(first.Path));
        File.WriteAllText(Path.Join(_folder, "file"), "");
        Assert.Null(PrivateDirectory.TryCreate(Path.Join(_folder, "file")));
    }

    [Fact]
    public void WithoutAFolderAbove_NothingIsMade() =>
        Assert.ThrowsAny<IOException>(() => PrivateDirectory.TryCreate(Path.Join(_folder, "nothing", "one")));

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void WhatOthersMayEnter_IsClosedToThem()
    {
        File.SetUnixFileMode(_folder, PrivateDirectory.OwnerOnly | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        PrivateDirectory.Hold(_folder).Dispose();
        Assert.Equal(PrivateDirectory.OwnerOnly, File.GetUnixFileMode(_folder));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void ALink_IsNotHeld()
    {
        Directory.CreateSymbolicLink(Path.Join(_folder, "link"), Directory.CreateDirectory(Path.Join(_folder, "own")).FullName);
        Assert.ThrowsAny<IOException>(() => Hold(Path.Join(_folder, "link")));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void AnotherUsers_IsNotHeld()
    {
        var path = "/";
        if (Environment.IsPrivilegedProcess)
        {
            path = Directory.CreateDirectory(Path.Join(_folder, "strangers")).FullName;
            Strangers.Give(path);
        }

        Assert.Contains("another user", Assert.Throws<IOException>(() => Hold(path)).Message, StringComparison.Ordinal);
    }

    [UnsupportedOSPlatform("windows")]
    private static void Hold(string path) => PrivateDirectory.Hold(path).Dispose();
}

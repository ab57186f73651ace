using System.Diagnostics;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>Links to directories, as any user can make them.</summary>
internal static class Links
{
    /// <summary>On Windows a junction: a symbolic link takes a right there that most users do not have.</summary>
    public static void Make(string link, string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(link, directory);
            return;
        }

        using var mklink = Process.Start("cmd.exe", ["/d", "/c", "mklink", "/J", link, directory]);
        mklink.WaitForExit();
        Assert.SkipUnless(Path.Exists(link), "no link can be made here: Wine has no junctions");
    }
}

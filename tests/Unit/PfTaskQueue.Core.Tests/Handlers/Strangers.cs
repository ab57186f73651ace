using System.Diagnostics;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>Another user of the machine.</summary>
internal static class Strangers
{
    private const string Nobody = "65534";

    /// <summary>Makes it, and all below, another user's. The test is skipped where it may not.</summary>
    public static void Give(string path)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give files to another user");
        using var chown = Process.Start("chown", ["-R", "-h", Nobody, path]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }
}

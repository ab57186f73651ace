using System.Diagnostics;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A small file system of its own, in memory. Only root can mount one: elsewhere its tests are skipped, and say so.</summary>
internal sealed class TemporaryDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pftq-");

    private TemporaryDisk()
    {
    }

    public string Path => _folder.FullName;

    public static TemporaryDisk Mount(string size)
    {
        var disk = new TemporaryDisk();
        var mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk.Path);
        if (!mounted)
        {
            disk._folder.Delete();
            Assert.Skip("needs the right to mount a tmpfs");
        }

        return disk;
    }

    /// <summary>Writes a file that takes all the space there is, and gives its path.</summary>
    public string Fill()
    {
        var ballast = System.IO.Path.Combine(Path, "ballast");
        using var file = new FileStream(ballast, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            return ballast;
        }
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path), "remount failed");

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Delete();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

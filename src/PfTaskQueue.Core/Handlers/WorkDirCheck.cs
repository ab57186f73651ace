using System.Runtime.Versioning;
using PfTaskQueue.Files;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>Says at a worker's start, and not at its first task, that its workspaces cannot be made.</summary>
public static class WorkDirCheck
{
    /// <summary>Checks that the directory exists, that files and directories can be made in it, and that they are safe there.</summary>
    /// <param name="workDir">As configured; a relative one is taken from <paramref name="workingDirectory"/>.</param>
    /// <param name="workingDirectory">An absolute path.</param>
    /// <param name="warn">Is told what makes the directory unsafe where that may be meant so.</param>
    /// <returns>The directory's absolute path.</returns>
    /// <exception cref="PfException"><see cref="PfError.InvalidWorkDir"/>.</exception>
    public static string Check(string workDir, string workingDirectory, Action<string> warn)
    {
        if (string.IsNullOrWhiteSpace(workDir))
        {
            throw Invalid("no directory for the handlers' workspaces is given", null);
        }

        var path = Path.GetFullPath(workDir, workingDirectory);
        if (!Directory.Exists(path))
        {
            throw Invalid(
                File.Exists(path) ? $"the workDir '{path}' is a file, not a directory" : $"the workDir '{path}' does not exist", null);
        }

        try
        {
            using (new FileStream(Touch(path, ".pftaskqueue_touch_"), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.DeleteOnClose,
            }))
            {
            }

            using var directory = PrivateDirectory.TryCreate(Touch(path, ".pftaskqueue_touchdir_"));
            Directory.Delete(directory?.Path ?? throw new IOException("somebody else makes directories of any name"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"no file or directory can be made in the workDir '{path}': {e.Message}", e);
        }

        if (!OperatingSystem.IsWindows())
        {
            var real = Posix.RealPath(path) ?? path;
            if ((FindOpen(path) ?? FindOpen(real)) is { } open)
            {
                warn($"every user of this machine can replace what handlers read and write in the workDir '{path}': all may write to '{open}', "
                    + $"and it is not sticky. Where there are other users, set its sticky bit, as /tmp has it (chmod +t '{open}'), or give another directory");
            }

            RefusePlanted(path, path);
            RefusePlanted(path, real);
        }

        return path;
    }

    /// <summary>
    /// A directory on the path that all may write to and that is not sticky: everything in it can be replaced. Volumes of containers are
    /// made so, and often have one user only. A directory that a group may write to passes: whoever let the group in trusts it.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    private static string? FindOpen(string path) => Upwards(path).FirstOrDefault(
        entry => UnixFile.Status(entry) is { IsOpenToAll: true } status && !status.Permissions.HasFlag(UnixFileMode.StickyBit));

    /// <summary>Refuses what another user has made, and a link, where all may make entries (/tmp): it could be meant to lead astray.</summary>
    /// <param name="workDir">The directory, for the error.</param>
    /// <param name="path">The same, or its path with every link resolved.</param>
    [UnsupportedOSPlatform("windows")]
    private static void RefusePlanted(string workDir, string path)
    {
        foreach (var entry in Upwards(path))
        {
            if (Path.GetDirectoryName(entry) is { } above && UnixFile.Status(above) is { IsOpenToAll: true }
                && (new DirectoryInfo(entry).LinkTarget is not null || UnixFile.Status(entry) is { IsAnothers: true }))
            {
                throw new PfException(
                    PfError.InvalidWorkDir,
                    $"another user of this machine could have chosen the workDir '{workDir}': all may write to '{above}', and '{entry}' is a link there or belongs to another user",
                    "give a directory that this user has made (-WorkDir, worker.workDir)");
            }
        }
    }

    /// <summary>The path, and all that are above it.</summary>
    private static IEnumerable<string> Upwards(string path)
    {
        for (var entry = path; entry is not null; entry = Path.GetDirectoryName(entry))
        {
            yield return entry;
        }
    }

    private static string Touch(string directory, string prefix) => Path.Join(directory, prefix + Uid.New());

    private static PfException Invalid(string message, Exception? inner) =>
        new(PfError.InvalidWorkDir, message, "give an existing directory that this user may write to (-WorkDir, worker.workDir)", inner);
}

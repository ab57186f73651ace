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
    /// <returns>The directory's absolute path.</returns>
    /// <exception cref="PfException"><see cref="PfError.InvalidWorkDir"/>.</exception>
    public static string Check(string workDir, string workingDirectory)
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
            Trust(path, path);
            Trust(path, Posix.RealPath(path) ?? path);
        }

        return path;
    }

    /// <summary>
    /// Refuses what any user of the machine can replace. In a directory that all may write to and that is not sticky, that is everything;
    /// in one that is sticky, as /tmp is, it is what another user has made there, and what a link there leads to. A directory that a group
    /// may write to passes: whoever let the group in trusts it.
    /// </summary>
    /// <param name="workDir">The directory, for the error.</param>
    /// <param name="path">The same, or its path with every link resolved.</param>
    [UnsupportedOSPlatform("windows")]
    private static void Trust(string workDir, string path)
    {
        for (var (entry, below) = (path, (string?)null); entry is not null; (entry, below) = (Path.GetDirectoryName(entry), entry))
        {
            if (UnixFile.Status(entry) is not { IsOpenToAll: true } status)
            {
                continue;
            }

            if (!status.Permissions.HasFlag(UnixFileMode.StickyBit))
            {
                throw Replaceable(
                    workDir,
                    $"all may write to '{entry}', and it is not sticky",
                    $"set its sticky bit, as /tmp has it (chmod +t '{entry}'), or give a directory elsewhere");
            }

            if (below is not null && (new DirectoryInfo(below).LinkTarget is not null || UnixFile.Status(below) is { IsAnothers: true }))
            {
                throw Replaceable(
                    workDir, $"all may write to '{entry}', and '{below}' is a link there or belongs to another user", "give a directory that this user has made");
            }
        }
    }

    private static PfException Replaceable(string workDir, string why, string advice) => new(
        PfError.InvalidWorkDir,
        $"every user of this machine could replace what handlers read and write in the workDir '{workDir}': {why}",
        advice + " (-WorkDir, worker.workDir)");

    private static string Touch(string directory, string prefix) => Path.Join(directory, prefix + Uid.New());

    private static PfException Invalid(string message, Exception? inner) =>
        new(PfError.InvalidWorkDir, message, "give an existing directory that this user may write to (-WorkDir, worker.workDir)", inner);
}

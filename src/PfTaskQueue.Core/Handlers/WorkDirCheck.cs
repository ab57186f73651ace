using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>Says at a worker's start, and not at its first task, that its workspaces cannot be made.</summary>
public static class WorkDirCheck
{
    /// <summary>Checks that the directory exists and that files and directories can be made in it.</summary>
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

            var directory = Touch(path, ".pftaskqueue_touchdir_");
            Workspace.CreateDirectory(directory);
            Directory.Delete(directory);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"no file or directory can be made in the workDir '{path}': {e.Message}", e);
        }
    }

    private static string Touch(string directory, string prefix) => Path.Join(directory, prefix + Uid.New());

    private static PfException Invalid(string message, Exception? inner) =>
        new(PfError.InvalidWorkDir, message, "give an existing directory that this user may write to (-WorkDir, worker.workDir)", inner);
}

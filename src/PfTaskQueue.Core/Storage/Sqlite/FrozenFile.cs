using PfTaskQueue.Files;

namespace PfTaskQueue.Storage.Sqlite;

/// <summary>
/// A database that is read without its log: there is none, and this user cannot make one. Somebody else may write it all the same, here or
/// behind a read-only mount, so each read is good only if the file is the same before and after it.
/// </summary>
internal sealed class FrozenFile
{
    private readonly string _path;
    private readonly (FileStatus? Status, long Size, DateTime Written) _state;

    public FrozenFile(string path)
    {
        _path = path;
        _state = State();
    }

    /// <summary>Whether nobody has written it, nor is about to.</summary>
    public bool IsUnchanged => !HasLog(_path) && State() == _state;

    /// <summary>Whether somebody writes it, or was interrupted.</summary>
    public static bool HasLog(string path) => File.Exists(DatabaseFile.LogOf(path)) || File.Exists(DatabaseFile.Resolve(path) + "-journal");

    public static bool CanMakeFilesBeside(string path)
    {
        var probe = Path.Combine(Path.GetDirectoryName(DatabaseFile.Resolve(path))!, "." + Path.GetRandomFileName());
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private (FileStatus? Status, long Size, DateTime Written) State()
    {
        var file = new FileInfo(_path);
        return (OperatingSystem.IsWindows() ? null : UnixFile.Status(_path), file.Exists ? file.Length : 0, file.LastWriteTimeUtc);
    }
}

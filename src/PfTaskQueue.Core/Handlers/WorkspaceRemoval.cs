using System.IO.Enumeration;

namespace PfTaskQueue.Handlers;

/// <summary>
/// Removes a workspace that a handler has left in a state of its own: with read-only files, as a git clone is full of on Windows,
/// or with files that somebody, a virus scanner, has open for a moment.
/// </summary>
internal static class WorkspaceRemoval
{
    private const int Attempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <returns>Why not all could be removed; null: it is gone.</returns>
    public static async Task<Exception?> RemoveAsync(string directory)
    {
        for (var attempt = 1; ; attempt++)
        {
            var error = TryRemove(directory);
            if (error is null || attempt == Attempts)
            {
                return error;
            }

            MakeWritable(directory);

            // Real time: what is waited for here is another process.
            await Task.Delay(FirstPause * (1 << attempt)).ConfigureAwait(false);
        }
    }

    /// <summary>Removes all that can be removed at once.</summary>
    /// <inheritdoc cref="RemoveAsync"/>
    public static Exception? TryRemove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    /// <summary>Takes the mark off everything below, and follows no link: what lies behind one is not the handler's.</summary>
    internal static void MakeWritable(string directory)
    {
        var marked = new FileSystemEnumerable<string>(
            directory,
            (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                (entry.Attributes & (FileAttributes.ReadOnly | FileAttributes.ReparsePoint)) == FileAttributes.ReadOnly,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        try
        {
            foreach (var path in marked)
            {
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went away in the meantime, or the next attempt says why it stays.
        }
    }
}

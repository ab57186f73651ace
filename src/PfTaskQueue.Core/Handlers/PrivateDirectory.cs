using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PfTaskQueue.Files;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Model;

namespace PfTaskQueue.Handlers;

/// <summary>
/// A new directory that only this process's user can enter. Where it is made, others may make directories too: one that is there
/// already is never taken. On Unix it is held open, and on Linux all that is made or read in it is reached from there: whoever removes it,
/// or puts another one at its path, gets nothing of what is written and gives nothing that is read. On Windows it has the access list
/// that it inherits.
/// </summary>
internal sealed class PrivateDirectory : IDisposable
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly SafeFileHandle? _handle;

    private PrivateDirectory(string path, SafeFileHandle? handle = null)
    {
        Path = path;
        _handle = handle;
        var held = $"/proc/self/fd/{handle?.DangerousGetHandle()}";
        Held = OperatingSystem.IsLinux() && Directory.Exists(held) ? held : path;
    }

    /// <summary>Where it was made: for others, and to be shown.</summary>
    public string Path { get; }

    /// <summary>
    /// Where this process finds it until it is disposed, whatever is at <see cref="Path"/> now. So does a child in its file actions,
    /// before its program runs.
    /// </summary>
    public string Held { get; }

    /// <returns>Null: something is there already.</returns>
    /// <exception cref="IOException">It cannot be made, or is replaced at once.</exception>
    public static PrivateDirectory? TryCreate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return Win32.TryMakeDirectory(path) ? new PrivateDirectory(path) : null;
        }

        return Posix.TryMakeDirectory(path, OwnerOnly) ? Hold(path) : null;
    }

    /// <summary>Opens what has just been made, and makes sure that it is that.</summary>
    /// <exception cref="IOException">It is a link, or somebody else's.</exception>
    [UnsupportedOSPlatform("windows")]
    internal static PrivateDirectory Hold(string path)
    {
        var handle = Posix.OpenDirectory(path);
        try
        {
            if (UnixFile.Status(handle)?.Owner != UnixFile.User)
            {
                throw new IOException($"'{path}' belongs to another user");
            }

            // A umask may have taken more away, and some file systems give more.
            File.SetUnixFileMode(handle, OwnerOnly);
            return new PrivateDirectory(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Makes a directory in it.</summary>
    /// <param name="name">Relative to it; what is above is there.</param>
    /// <exception cref="DirectoryNotFoundException">This one has been removed.</exception>
    /// <exception cref="IOException">It cannot be made, or something is there already.</exception>
    public void MakeDirectory(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Full(name));
        }
        else
        {
            Posix.MakeDirectoryAt(_handle!, name, OwnerOnly);
        }
    }

    /// <summary>Makes a file in it, with this content.</summary>
    /// <inheritdoc cref="MakeDirectory"/>
    public void WriteFile(string name, UnixFileMode mode, ReadOnlySpan<byte> content)
    {
        if (OperatingSystem.IsLinux())
        {
            Posix.CreateFileAt(_handle!, name, mode, content);
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var file = new FileStream(Full(name), options);
        file.Write(content);
    }

    /// <summary>Makes a file in it, to read and to write, which has no name: nobody else finds it, and nobody can remove it.</summary>
    /// <inheritdoc cref="MakeDirectory"/>
    [UnsupportedOSPlatform("windows")]
    public SafeFileHandle CreateNameless()
    {
        var path = Full(Uid.New());
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        return file;
    }

    public void Dispose() => _handle?.Dispose();

    private string Full(string name) => System.IO.Path.Join(Held, name);
}

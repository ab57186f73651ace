using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PfTaskQueue.Handlers.Processes;
using PfTaskQueue.Lifecycle;

namespace PfTaskQueue.Handlers;

/// <summary>
/// Reads a file that a handler may have made: at most so many bytes of it, and only if it is an ordinary file inside the
/// workspace. A FIFO would block for ever, and a link could bring any file of the machine into the queue.
/// </summary>
internal static class OutputFile
{
    private const string Ellipsis = "..";

    /// <summary>
    /// Reads a text, cut to the limit as <see cref="Limits.Truncate"/> does without reading what lies between.
    /// </summary>
    /// <returns>Null: there is no such file.</returns>
    /// <exception cref="IOException">It is there and cannot be read, or may not be.</exception>
    public static string? ReadText(string path, string workspace, int limit)
    {
        using var file = Open(path, workspace);
        if (file is null)
        {
            return null;
        }

        var length = RandomAccess.GetLength(file);
        if (length <= limit || limit <= Ellipsis.Length)
        {
            return Limits.Truncate(HandlerText.Decode(Read(file, 0, (int)Math.Min(length, limit + 1))), limit);
        }

        var half = (limit - Ellipsis.Length) / 2;
        var head = Read(file, 0, half + 1);
        var tail = Read(file, length - half, half);
        var headEnd = Math.Min(half, head.Length);
        while (headEnd > 0 && headEnd < head.Length && IsContinuation(head[headEnd]))
        {
            headEnd--;
        }

        var tailStart = 0;
        while (tailStart < tail.Length && IsContinuation(tail[tailStart]))
        {
            tailStart++;
        }

        var text = HandlerText.Decode(head.AsSpan(0, headEnd)) + Ellipsis + HandlerText.Decode(tail.AsSpan(tailStart));

        // A replaced or converted character may take more bytes than what it stands for.
        return Limits.Truncate(text, limit);
    }

    /// <summary>Reads the end of a text, from the first whole character on.</summary>
    /// <param name="grows">The file is being written: half a character at its end counts as not there yet.</param>
    /// <returns>The text, at most so many bytes of the file, and the length of the file.</returns>
    /// <exception cref="IOException">It cannot be read, or may not be.</exception>
    public static (string Text, long Bytes) ReadTail(string path, string workspace, int limit, bool grows)
    {
        using var file = Open(path, workspace);
        if (file is null)
        {
            return ("", 0);
        }

        var length = RandomAccess.GetLength(file);
        var tail = Read(file, Math.Max(0, length - limit), (int)Math.Min(length, limit));
        var start = 0;
        while (length > limit && start < Math.Min(3, tail.Length) && IsContinuation(tail[start]))
        {
            start++;
        }

        var half = grows ? HalfCharacter(tail.AsSpan(start)) : 0;
        return (HandlerText.Decode(tail.AsSpan(start, tail.Length - start - half)), length - half);
    }

    /// <summary>Reads the whole file.</summary>
    /// <returns>Null: there is no such file.</returns>
    /// <exception cref="IOException">It cannot be read, may not be, or is larger than <paramref name="limit"/>.</exception>
    public static byte[]? ReadAll(string path, string workspace, int limit)
    {
        using var file = Open(path, workspace);
        if (file is null)
        {
            return null;
        }

        var length = RandomAccess.GetLength(file);
        return length <= limit
            ? Read(file, 0, (int)length)
            : throw new IOException($"it has {length} bytes; at most {limit} are read");
    }

    private static SafeFileHandle? Open(string path, string workspace)
    {
        try
        {
            var file = OperatingSystem.IsWindows() ? OpenOnWindows(path, workspace) : OpenOnUnix(path, workspace);
            if (file is null || RandomAccess.GetLength(file) >= 0)
            {
                return file;
            }
        }
        catch (Exception e) when (e is NotSupportedException or UnauthorizedAccessException)
        {
            throw new IOException(e is NotSupportedException ? "it is no ordinary file" : e.Message, e);
        }

        throw new IOException("it is no ordinary file");
    }

    [UnsupportedOSPlatform("windows")]
    private static SafeFileHandle? OpenOnUnix(string path, string workspace)
    {
        // Non-blocking: opening a FIFO that nobody writes to would not return.
        var descriptor = Posix.Open(path, Posix.OpenReadOnly | Posix.OpenNonBlocking);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == Posix.ENoEntry ? null : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        var (real, realWorkspace) = (Posix.RealPath(file, path), Posix.RealPath(workspace));
        if (real is null || realWorkspace is null || !real.StartsWith(realWorkspace + "/", StringComparison.Ordinal))
        {
            file.Dispose();
            throw new IOException("it is a link that leads out of the workspace");
        }

        return file;
    }

    [SupportedOSPlatform("windows")]
    private static SafeFileHandle? OpenOnWindows(string path, string workspace)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            using var directory = Win32.OpenFile(workspace, Win32.ReadAttributes, Win32.OpenExistingFile, Win32.BackupSemantics);
            if (Win32.FinalPath(file).StartsWith(Win32.FinalPath(directory) + "\\", StringComparison.OrdinalIgnoreCase))
            {
                return file;
            }
        }
        catch (Win32Exception e)
        {
            file.Dispose();
            throw new IOException(e.Message, e);
        }

        file.Dispose();
        throw new IOException("it is a link that leads out of the workspace");
    }

    private static byte[] Read(SafeFileHandle file, long offset, int count)
    {
        var buffer = new byte[count];
        var length = 0;
        while (length < count && RandomAccess.Read(file, buffer.AsSpan(length), offset + length) is > 0 and var read)
        {
            length += read;
        }

        return length == count ? buffer : buffer[..length];
    }

    /// <summary>How many bytes at the end begin a character and do not end it.</summary>
    private static int HalfCharacter(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            var first = text[^back];
            if (!IsContinuation(first))
            {
                var whole = first switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
                return back < whole ? back : 0;
            }
        }

        return 0;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}

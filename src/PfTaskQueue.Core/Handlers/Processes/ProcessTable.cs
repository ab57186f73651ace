using System.Globalization;
using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A process that runs. One that has ended and waits for its parent does not count.</summary>
internal readonly record struct ProcessEntry(int Pid, int Parent, int Group);

/// <summary>The processes of a Linux machine, from /proc.</summary>
internal static class ProcessTable
{
    private const int ReadChunk = 16 * 1024;

    /// <summary>More than the kernel allows a program's arguments and environment on common systems.</summary>
    private const int MaxEnvironment = 8 * 1024 * 1024;

    public static List<ProcessEntry> Read()
    {
        var entries = new List<ProcessEntry>();
        var buffer = new byte[ReadChunk];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && TryParse(pid, TryReadFile(directory + "/stat", ref buffer), out var entry))
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>Whether the process was started with this variable: <c>NAME=value</c>.</summary>
    public static bool HasVariable(int pid, ReadOnlySpan<byte> assignment, ref byte[] buffer)
    {
        ReadOnlySpan<byte> environment = TryReadFile($"/proc/{pid}/environ", ref buffer);
        while (!environment.IsEmpty)
        {
            var end = environment.IndexOf((byte)0);
            if ((end < 0 ? environment : environment[..end]).SequenceEqual(assignment))
            {
                return true;
            }

            environment = end < 0 ? default : environment[(end + 1)..];
        }

        return false;
    }

    /// <summary>
    /// Reads <c>pid (name) state parent group …</c>. The name may hold anything, brackets too: what counts comes after the last one.
    /// </summary>
    private static bool TryParse(int pid, ReadOnlySpan<byte> stat, out ProcessEntry entry)
    {
        entry = default;
        var fields = Encoding.ASCII.GetString(stat[(stat.LastIndexOf((byte)')') + 1)..]).Split(' ', 5, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 4
            || fields[0] is "Z" or "X"
            || !int.TryParse(fields[1], CultureInfo.InvariantCulture, out var parent)
            || !int.TryParse(fields[2], CultureInfo.InvariantCulture, out var group))
        {
            return false;
        }

        entry = new ProcessEntry(pid, parent, group);
        return true;
    }

    /// <summary>
    /// Reads a file of /proc; empty: the process has gone or is not ours to read. Plain system calls, because both happen
    /// for most processes of a machine, and an exception each would cost more than the whole sweep.
    /// </summary>
    private static ReadOnlySpan<byte> TryReadFile(string path, ref byte[] buffer)
    {
        if (OperatingSystem.IsWindows() || Posix.Open(path, Posix.OpenReadOnly) is not (>= 0 and var descriptor))
        {
            return default;
        }

        var length = 0;
        try
        {
            while (Posix.Read(descriptor, buffer.AsSpan(length)) is > 0 and var count)
            {
                length += count;
                if (length == buffer.Length)
                {
                    if (length >= MaxEnvironment)
                    {
                        break;
                    }

                    Array.Resize(ref buffer, length * 2);
                }
            }
        }
        finally
        {
            _ = Posix.Close(descriptor);
        }

        return buffer.AsSpan(0, length);
    }
}

using System.Globalization;
using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>A process that runs. One that has ended and waits for its parent does not count.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Parent">The id of its parent.</param>
/// <param name="Group">The id of its process group.</param>
/// <param name="Attempts">The attempts (process UIDs) that it was started for, by its environment: one or none, as a rule.</param>
internal readonly record struct ProcessEntry(int Pid, int Parent, int Group, IReadOnlyList<string> Attempts)
{
    /// <summary>Those of these ids, their children, and so on down.</summary>
    /// <param name="found">Grows.</param>
    public static List<ProcessEntry> WithDescendants(List<ProcessEntry> table, HashSet<int> found)
    {
        bool grown;
        do
        {
            grown = false;
            foreach (var process in table)
            {
                grown |= found.Contains(process.Parent) && found.Add(process.Pid);
            }
        }
        while (grown);

        return table.FindAll(process => found.Contains(process.Pid));
    }
}

/// <summary>The processes of a Linux machine, from /proc.</summary>
internal static class ProcessTable
{
    private const int ReadChunk = 16 * 1024;

    /// <summary>More than the kernel allows a program's arguments and environment on common systems.</summary>
    private const int MaxEnvironment = 8 * 1024 * 1024;

    private static readonly byte[] Marker = Encoding.ASCII.GetBytes(HandlerEnvironment.ProcessUidName + "=");

    public static List<ProcessEntry> Read()
    {
        var entries = new List<ProcessEntry>();
        var buffer = new byte[ReadChunk];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && TryParse(pid, TryReadFile(directory + "/stat", ref buffer), out var entry))
            {
                entries.Add(entry with { Attempts = AttemptsOf(TryReadFile(directory + "/environ", ref buffer)) });
            }
        }

        return entries;
    }

    private static List<string> AttemptsOf(ReadOnlySpan<byte> environment)
    {
        List<string> attempts = [];
        while (!environment.IsEmpty)
        {
            var end = environment.IndexOf((byte)0);
            var variable = end < 0 ? environment : environment[..end];
            if (variable.StartsWith(Marker))
            {
                attempts.Add(Encoding.UTF8.GetString(variable[Marker.Length..]));
            }

            environment = end < 0 ? default : environment[(end + 1)..];
        }

        return attempts;
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

        entry = new ProcessEntry(pid, parent, group, []);
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

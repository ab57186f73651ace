using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// The attempts under way, in a file that outlives the worker: one line of fixed length each, <c>group processUID</c>,
/// blank when free. A line costs one write to cached memory, so a task pays microseconds for it. The file has no name: who holds
/// it open has it, and nobody can remove it.
/// </summary>
internal sealed class AttemptRegister : IDisposable
{
    private const int GroupDigits = 10;
    private const int UidLength = 36;
    private const int LineLength = GroupDigits + 1 + UidLength + 1;

    private readonly object _gate = new();
    private readonly Stack<int> _free = new();
    private int _lines;

    public AttemptRegister(SafeFileHandle file) => File = file;

    public SafeFileHandle File { get; }

    /// <summary>Enters an attempt before its process starts: what starts from then on is found by its UID at least.</summary>
    public Entry Add(string processUid)
    {
        int line;
        lock (_gate)
        {
            line = _free.TryPop(out var free) ? free : _lines++;
        }

        var entry = new Entry(this, line, processUid);
        entry.SetGroup(0);
        return entry;
    }

    public void Dispose() => File.Dispose();

    private void Write(int line, string text)
    {
        Span<byte> bytes = stackalloc byte[LineLength];
        bytes.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, bytes);
        bytes[^1] = (byte)'\n';
        RandomAccess.Write(File, bytes, (long)line * LineLength);
    }

    /// <summary>An attempt under way, until it is disposed.</summary>
    public sealed class Entry(AttemptRegister register, int line, string processUid) : IDisposable
    {
        public void SetGroup(int group) => register.Write(line, group.ToString("D" + GroupDigits, CultureInfo.InvariantCulture) + " " + processUid);

        public void Dispose()
        {
            register.Write(line, "");
            lock (register._gate)
            {
                register._free.Push(line);
            }
        }
    }
}

using System.Runtime.Versioning;
using System.Text;

namespace PfTaskQueue.Handlers.Processes;

/// <summary>
/// A handler below a shell that reports how it ended (<c>reporter.sh</c>), for a process that gets no statuses. The shell leads
/// the handler's group, and its own status tells nothing.
/// </summary>
/// <param name="pid">The shell.</param>
/// <param name="report">The pipe's end to read. It is closed when the report is complete.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class ReportedChild(int pid, int report) : UnixChild(pid)
{
    private readonly StringBuilder _text = new();

    protected override bool TryTakeStatus(out ProcessExit exit)
    {
        exit = default;
        Span<byte> buffer = stackalloc byte[256];
        while (Posix.IsReadable(report))
        {
            var count = Posix.Read(report, buffer);
            if (count <= 0)
            {
                _ = Posix.Close(report);
                exit = ProcessExit.FromReport(_text.ToString()) ?? KillGroup();
                return true;
            }

            _text.Append(Encoding.UTF8.GetString(buffer[..count]));
        }

        return false;
    }

    /// <summary>Nobody sees the handler's end without the shell. As a rule its group was killed, and with it the handler.</summary>
    private ProcessExit KillGroup()
    {
        _ = Posix.Kill(-Pid, Posix.SigKill);
        return ProcessExit.Killed(Posix.SigKill);
    }
}

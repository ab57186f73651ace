using System.Collections.Concurrent;
using System.Diagnostics;

namespace PfTaskQueue.Storm;

/// <summary>One worker process, and what was done to it.</summary>
internal sealed class WorkerLife
{
    private readonly ConcurrentQueue<Blow> _blows = new();
    private readonly StreamWriter _log;
    private int _finished;

    private WorkerLife(Process process, StreamWriter log)
    {
        Process = process;
        _log = log;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What a worker process runs.</summary>
    public static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace($"{Path.DirectorySeparatorChar}Storm{Path.DirectorySeparatorChar}", "/Unit/WorkerVictim/", StringComparison.Ordinal),
        "WorkerVictim.dll");

    public Process Process { get; }

    /// <summary>The UID under which it registered; null: it has not.</summary>
    public string? WorkerUid { get; private set; }

    public IEnumerable<Blow> Blows => _blows;

    public DateTimeOffset? KilledAt => _blows.FirstOrDefault(blow => blow.Kind == StrikeKind.Kill)?.From;

    public static WorkerLife Start(IReadOnlyList<string> arguments, string log) => new(
        Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!,
        new StreamWriter(log) { AutoFlush = true });

    /// <summary>How many tasks it has said it finished.</summary>
    public int Finished => Volatile.Read(ref _finished);

    public void Note(Blow blow) => _blows.Enqueue(blow);

    public void Signal(int signal)
    {
        if (!Process.HasExited)
        {
            Signals.Send(Process.Id, signal);
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        const string Registered = "registered ";
        WorkerUid ??= line.StartsWith(Registered, StringComparison.Ordinal) ? line[Registered.Length..] : null;
        if (line.StartsWith("finished ", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _finished);
        }

        lock (_log)
        {
            _log.WriteLine($"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {line}");
        }
    }
}

/// <summary>A strike as it was carried out.</summary>
internal sealed record Blow(StrikeKind Kind, DateTimeOffset From, DateTimeOffset To);

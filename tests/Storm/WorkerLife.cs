using System.Collections.Concurrent;
using System.Diagnostics;

namespace PfTaskQueue.Storm;

/// <summary>One worker process, and what was done to it.</summary>
internal sealed class WorkerLife
{
    private readonly ConcurrentQueue<Blow> _blows = new();
    private readonly StreamWriter _log;
    private int _finished;
    private int _ended;

    private WorkerLife(Process process, StreamWriter log)
    {
        Process = process;
        _log = log;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What a worker process runs as a script of the shell, and the module for it.</summary>
    public static (string Host, string Module) Shell
    {
        get
        {
            var root = AppContext.BaseDirectory[..AppContext.BaseDirectory.LastIndexOf("/tests/Storm/", StringComparison.Ordinal)];
            return (AppContext.BaseDirectory.Replace("/tests/Storm/", "/tools/EngineHost/", StringComparison.Ordinal) + "EngineHost", root + "/output/PfTaskQueue");
        }
    }

    /// <summary>What a worker process runs.</summary>
    public static string Program => TestProgram("WorkerVictim");

    /// <summary>A program of the unit tests, which is built along.</summary>
    public static string TestProgram(string name) => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory.Replace($"{Path.DirectorySeparatorChar}Storm{Path.DirectorySeparatorChar}", $"/Unit/{name}/", StringComparison.Ordinal),
        OperatingSystem.IsWindows() ? name + ".exe" : name));

    public Process Process { get; }

    /// <summary>The UID under which it registered; null: it has not.</summary>
    public string? WorkerUid { get; private set; }

    public IEnumerable<Blow> Blows => _blows;

    public DateTimeOffset? KilledAt => _blows.FirstOrDefault(blow => blow.Kind == StrikeKind.Kill)?.From;

    /// <param name="command">The program and its arguments.</param>
    public static WorkerLife Start(IReadOnlyList<string> command, string log) => new(
        Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!,
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

    /// <summary>Takes away the directory in which it has its workspaces.</summary>
    /// <param name="number">Of the strike: in turn it is moved away, has a link in its place, and is removed.</param>
    public void LoseDirectory(string workDir, int number)
    {
        if (WorkerUid is not { } uid || Directory.EnumerateDirectories(workDir, $"*{uid}*").FirstOrDefault() is not { } path)
        {
            return;
        }

        try
        {
            if (number % 3 == 2)
            {
                Directory.Delete(path, recursive: true);
                return;
            }

            var elsewhere = Directory.CreateDirectory(Path.Combine(workDir, "moved", Path.GetFileName(path))).FullName;
            Directory.Move(path, Path.Combine(elsewhere, "was"));
            if (number % 3 == 1)
            {
                Directory.CreateSymbolicLink(path, Directory.CreateDirectory(Path.Combine(elsewhere, "trap")).FullName);
            }
        }
        catch (IOException)
        {
            // A handler wrote into it at the same moment, or the worker has ended: a part of it is gone all the same.
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            // Each of the two streams ends once. Windows removes no file that is open.
            if (Interlocked.Increment(ref _ended) == 2)
            {
                _log.Dispose();
            }

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

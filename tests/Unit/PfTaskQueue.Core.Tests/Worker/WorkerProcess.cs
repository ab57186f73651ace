using System.Collections.Concurrent;
using System.Diagnostics;
using PfTaskQueue.Core.Tests.Handlers;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Core.Tests.Worker;

/// <summary>A worker in a process of its own, to be killed, paused and signalled.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private WorkerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    public static WorkerProcess Start(string database, string queue, string options, params string[] command)
    {
        var start = new ProcessStartInfo(HandlerBench.Program("WorkerVictim"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments = ["work", database, queue, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--", .. command];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new WorkerProcess(Process.Start(start)!);
    }

    public async Task<int> WaitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Deadline);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"the worker process did not end; it said:\n{string.Join("\n", Lines)}");
        }

        return _process.ExitCode;
    }

    public async Task SaysAsync(string beginning, int times = 1)
    {
        var began = Stopwatch.StartNew();
        while (Lines.Count(line => line.StartsWith(beginning, StringComparison.Ordinal)) < times)
        {
            Assert.True(began.Elapsed < Deadline && !_process.HasExited, $"'{beginning}' was not said {times} times:\n{string.Join("\n", Lines)}");
            await Task.Delay(10);
        }
    }

    /// <summary>Sends a signal by name: KILL, TERM, INT, STOP, CONT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Sends an event of the console of Windows.</summary>
    public void SendConsoleEvent(int number) => ConsoleEvent.Send(_process.Id, number);

    public async ValueTask DisposeAsync()
    {
        _process.KillIfRunning();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

using System.Diagnostics;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A process of its own that works on a database, and may be killed.</summary>
internal sealed class Victim : IDisposable
{
    private readonly Process _process;

    private Victim(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    public static Victim Start(params string[] arguments)
    {
        var folder = AppContext.BaseDirectory.Replace("PfTaskQueue.Core.Tests", "WorkerVictim", StringComparison.Ordinal);
        var program = Path.Combine(folder, OperatingSystem.IsWindows() ? "WorkerVictim.exe" : "WorkerVictim");
        return new Victim(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!);
    }

    /// <summary>Kills it without warning and gives what it had printed: whole lines only.</summary>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        _process.Kill();
        var text = await Output.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    /// <summary>Lets it end and gives what it printed.</summary>
    public async Task<IReadOnlyList<string>> FinishAsync()
    {
        var text = await Output.ReadToEndAsync();
        await _process.WaitForExitAsync();
        Assert.Equal(0, _process.ExitCode);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

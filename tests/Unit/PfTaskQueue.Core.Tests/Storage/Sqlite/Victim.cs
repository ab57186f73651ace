using System.Diagnostics;

namespace PfTaskQueue.Core.Tests.Storage.Sqlite;

/// <summary>A process of its own that works on a database, and may be killed.</summary>
internal sealed class Victim : IDisposable
{
    private readonly Process _process;

    private Victim(Process process) => _process = process;

    private static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace("PfTaskQueue.Core.Tests", "WorkerVictim", StringComparison.Ordinal),
        OperatingSystem.IsWindows() ? "WorkerVictim.exe" : "WorkerVictim");

    public StreamReader Output => _process.StandardOutput;

    public static Victim Start(params string[] arguments) => Start(Program, arguments);

    /// <summary>Starts it as a user who owns nothing. Only root can: elsewhere the test is skipped, and says so.</summary>
    public static Victim StartAsNobody(params string[] arguments)
    {
        const string Nobody = "65534";
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs root and setpriv");
        return Start("/usr/bin/setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", Program, .. arguments]);
    }

    /// <summary>Sends it a line and gives the line that it answers with.</summary>
    public async Task<string?> AskAsync(string line = "")
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await Output.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
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

    private static Victim Start(string program, string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
}

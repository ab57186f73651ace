using System.Diagnostics;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.PowerShell.Tests.Engine;

/// <summary>A script in a process of its own: for what only a fresh process can show.</summary>
internal sealed record HostProcess(int ExitCode, IReadOnlyList<string> Output, string Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Runs a script in tools/EngineHost and waits for its end, a minute at most.</summary>
    public static Task<HostProcess> RunAsync(string script, params string[] arguments) => RunInAsync(Surroundings.Usual, script, arguments);

    /// <summary>The same in other surroundings.</summary>
    public static async Task<HostProcess> RunInAsync(string surroundings, string script, params string[] arguments)
    {
        string file = Path.Combine(Path.GetTempPath(), $"pftaskqueue-{Guid.NewGuid():N}.ps1");
        await File.WriteAllTextAsync(file, script);
        try
        {
            using Process process = Process.Start(Surroundings.Command(surroundings, Repository.EngineHost, [file, .. arguments]))!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(Limit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            finally
            {
                process.KillIfRunning();
            }

            string[] lines = (await output).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
            return new HostProcess(process.ExitCode, lines, await errors);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

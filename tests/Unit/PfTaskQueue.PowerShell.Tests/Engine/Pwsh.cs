using System.Diagnostics;

namespace PfTaskQueue.PowerShell.Tests.Engine;

/// <summary>A script in the real shell: for what only its formatting cmdlets can show.</summary>
internal static class Pwsh
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static bool IsThere =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "pwsh")));

    /// <summary>Runs a script, three minutes at most.</summary>
    /// <returns>What it printed, on stdout and stderr.</returns>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var file = Path.Combine(Path.GetTempPath(), $"pftaskqueue-{Guid.NewGuid():N}.ps1");
        await File.WriteAllTextAsync(file, script);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-File", file, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                await process.WaitForExitAsync().WaitAsync(Limit);
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }

            return await output + await errors;
        }
        finally
        {
            File.Delete(file);
        }
    }
}

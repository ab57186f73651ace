using System.Diagnostics;
using System.Globalization;

namespace PfTaskQueue.Core.Tests.Handlers;

/// <summary>What a worker that goes away leaves behind.</summary>
public sealed class OrphanTests : IDisposable
{
    private const int Rounds = 50;

    private readonly string _folder = Directory.CreateTempSubdirectory("pfq-orphans-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [WindowsFact]
    public async Task AWorkerKilledWithin100MsOfAStart_LeavesNoHandler()
    {
        var handler = HandlerOfAName("orphan-" + Guid.NewGuid().ToString("N"));
        try
        {
            await Parallel.ForAsync(0, Rounds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (round, _) =>
            {
                var start = new ProcessStartInfo(HandlerBench.Program("WorkerVictim"), ["handlers", _folder, handler, "sleep"]) { RedirectStandardOutput = true };
                using var victim = Process.Start(start)!;
                Assert.Equal("start", await victim.StandardOutput.ReadLineAsync(CancellationToken.None));
                await Task.Delay(TimeSpan.FromMilliseconds(100.0 * round / Rounds), CancellationToken.None);
                victim.Kill();
                await victim.WaitForExitAsync(CancellationToken.None);
            });
            await Eventually.BecomesTrueAsync(() => Process.GetProcessesByName(Path.GetFileNameWithoutExtension(handler)).Length == 0, "no handler is left");
        }
        finally
        {
            Array.ForEach(Process.GetProcessesByName(Path.GetFileNameWithoutExtension(handler)), orphan => orphan.Kill());
            File.Delete(handler);
        }
    }

    [Fact]
    public async Task WhoReadsTheWorkersOutput_WaitsForNoChildOfAHandler()
    {
        var start = new ProcessStartInfo(HandlerBench.Program("WorkerVictim"), ["handlers", _folder, HandlerBench.Program("TestHandler"), "child-holds-output"])
        {
            RedirectStandardOutput = true,
        };
        using var victim = Process.Start(start)!;
        await victim.StandardOutput.ReadToEndAsync().WaitAsync(HandlerBench.Patience);
        await victim.WaitForExitAsync();
        var left = Directory.GetFiles(_folder, "payload", SearchOption.AllDirectories).Single(path => path.Contains("output", StringComparison.Ordinal));
        using var child = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(left), CultureInfo.InvariantCulture));
        Assert.False(child.HasExited);
        child.Kill();
        await child.WaitForExitAsync();
    }

    /// <summary>The handler program under a name that no other test's handlers have.</summary>
    private static string HandlerOfAName(string name)
    {
        var program = HandlerBench.Program("TestHandler");
        var copy = Path.Join(Path.GetDirectoryName(program), name + ".exe");
        File.Copy(program, copy);
        return copy;
    }
}

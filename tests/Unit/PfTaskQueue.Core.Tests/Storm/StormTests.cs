using System.Diagnostics;
using PfTaskQueue.Core.Tests.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storm;

/// <summary>A few seconds of the storm with a fixed seed. The whole one is a program of its own: <c>./build.sh storm</c>.</summary>
public sealed class StormTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public Task ASqliteQueue_LosesNothing_AndDoesNothingTwice() => WeatherAsync("sqlite");

    [Fact]
    public Task ARedisQueue_LosesNothing_AndDoesNothingTwice()
    {
        RedisServer.SkipIfMissing();
        return WeatherAsync("redis");
    }

    private static async Task WeatherAsync(string backend)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), Platform.LinuxReason);
        var program = Path.Combine(AppContext.BaseDirectory.Replace("Unit/PfTaskQueue.Core.Tests", "Storm", StringComparison.Ordinal), "Storm.dll");
        using var storm = Process.Start(new ProcessStartInfo(
            "dotnet",
            [program, "5", "--backend", backend, "--seed", "11", "--tasks", "150", "--workers", "3", "--lease", "2", "--strikes-per-second", "2"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var (said, errors) = (storm.StandardOutput.ReadToEndAsync(patience.Token), storm.StandardError.ReadToEndAsync(patience.Token));
            await storm.WaitForExitAsync(patience.Token);
            Assert.True(storm.ExitCode == 0, $"{await said}\n{await errors}");
        }
        finally
        {
            if (!storm.HasExited)
            {
                storm.Kill(entireProcessTree: true);
            }
        }
    }
}

using System.Diagnostics;
using PfTaskQueue.Core.Tests.Handlers;
using PfTaskQueue.Core.Tests.Storage.Redis;
using PfTaskQueue.Tests.Shared;

namespace PfTaskQueue.Core.Tests.Storm;

/// <summary>A few seconds of the storm with a fixed seed. The whole one is a program of its own: <c>./build.sh storm</c>.</summary>
public sealed class StormTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    // There each of them is a program of .NET.
    private static readonly string Tasks = OperatingSystem.IsWindows() ? "50" : "150";

    [Fact]
    public Task ASqliteQueue_LosesNothing_AndDoesNothingTwice() => WeatherAsync("sqlite");

    [Fact]
    public Task ARedisQueue_LosesNothing_AndDoesNothingTwice()
    {
        SharedRedis.SkipIfMissing();
        return WeatherAsync("redis");
    }

    private static async Task WeatherAsync(string backend)
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "the storm looks for processes that are left as Linux and Windows show them");
        using var storm = Process.Start(new ProcessStartInfo(
            HandlerBench.Program("../Storm"),
            ["5", "--backend", backend, "--seed", "11", "--tasks", Tasks, "--workers", "3", "--lease", "2", "--strikes-per-second", "2"])
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
            storm.KillIfRunning();
        }
    }
}

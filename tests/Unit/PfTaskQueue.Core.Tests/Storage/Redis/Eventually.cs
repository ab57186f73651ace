using System.Diagnostics;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Deadline, $"not within {Deadline.TotalSeconds} s: {what}");
            await Task.Delay(Pause);
        }
    }

    public static async Task<T> GetAsync<T>(Func<Task<T>> get, Func<Exception, bool> retryOn)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await get();
            }
            catch (Exception e) when (clock.Elapsed < Deadline && retryOn(e))
            {
                await Task.Delay(Pause);
            }
        }
    }
}

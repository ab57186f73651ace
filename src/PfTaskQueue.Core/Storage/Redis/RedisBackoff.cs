using PfTaskQueue.Configuration;
using PfTaskQueue.Model;

namespace PfTaskQueue.Storage.Redis;

/// <summary>The pauses between the attempts at one operation, as configured.</summary>
/// <param name="settings">The configured pauses.</param>
/// <param name="clock">What time is told by.</param>
/// <param name="random">From 0 to 1.</param>
/// <param name="longest">No pause is longer; null: as configured.</param>
internal sealed class RedisBackoff(RedisBackoffSettings settings, TimeProvider clock, Func<double> random, TimeSpan? longest = null)
{
    private readonly long _begun = clock.GetTimestamp();
    private double _interval = settings.InitialInterval.TotalMilliseconds;
    private int _retries;

    /// <summary>The pause before the next attempt; null: no further attempt.</summary>
    public TimeSpan? Next()
    {
        if (settings.MaxRetry >= 0 && _retries >= settings.MaxRetry)
        {
            return null;
        }

        _retries++;
        var factor = 1 + (settings.RandomizationFactor * ((2 * random()) - 1));
        var pause = TimeSpan.FromMilliseconds(Math.Min(_interval * factor, TimeSpan.MaxValue.TotalMilliseconds));
        pause = longest < pause ? longest.Value : pause;
        _interval = Math.Min(_interval * settings.Multiplier, settings.MaxInterval.TotalMilliseconds);
        var tooLate = settings.MaxElapsedTime > TimeSpan.Zero && clock.GetElapsedTime(_begun).Plus(pause) > settings.MaxElapsedTime;
        return tooLate ? null : pause;
    }
}

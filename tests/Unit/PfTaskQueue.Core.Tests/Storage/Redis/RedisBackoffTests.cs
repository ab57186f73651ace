using Microsoft.Extensions.Time.Testing;
using PfTaskQueue.Configuration;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class RedisBackoffTests
{
    private static readonly RedisBackoffSettings Settings = new()
    {
        InitialInterval = TimeSpan.FromSeconds(1),
        RandomizationFactor = 0.5,
        Multiplier = 2,
        MaxInterval = TimeSpan.FromSeconds(3),
        MaxElapsedTime = TimeSpan.Zero,
    };

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Pauses_GrowUpToTheLongest()
    {
        var backoff = new RedisBackoff(Settings, _clock, () => 0.5);
        Assert.Equal([1, 2, 3, 3], Enumerable.Range(0, 4).Select(_ => backoff.Next()!.Value.TotalSeconds));
    }

    [Fact]
    public void Pauses_AreNoLongerThanTheCallerAllows()
    {
        var backoff = new RedisBackoff(Settings, _clock, () => 0.5, TimeSpan.FromSeconds(1.5));
        Assert.Equal([1, 1.5, 1.5, 1.5], Enumerable.Range(0, 4).Select(_ => backoff.Next()!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(0.75, 1.25)]
    public void Pauses_VaryByTheFactor(double chance, double seconds) =>
        Assert.Equal(seconds, new RedisBackoff(Settings, _clock, () => chance).Next()!.Value.TotalSeconds, 1e-9);

    [Fact]
    public void Retries_EndAtTheirNumber()
    {
        var backoff = new RedisBackoff(Settings with { MaxRetry = 2 }, _clock, () => 0.5);
        Assert.NotNull(backoff.Next());
        Assert.NotNull(backoff.Next());
        Assert.Null(backoff.Next());
    }

    [Fact]
    public void Retries_EndWhenTheirTimeIsOver_TheNextPauseIncluded()
    {
        var backoff = new RedisBackoff(Settings with { MaxElapsedTime = TimeSpan.FromSeconds(5) }, _clock, () => 0.5);
        Assert.NotNull(backoff.Next());
        _clock.Advance(TimeSpan.FromSeconds(3.5));
        Assert.Null(backoff.Next());
    }

    [Fact]
    public void TheLongestPauses_OverflowNothing()
    {
        var settings = new RedisBackoffSettings
        {
            InitialInterval = TimeSpan.MaxValue,
            RandomizationFactor = 1,
            Multiplier = double.MaxValue,
            MaxInterval = TimeSpan.MaxValue,
            MaxElapsedTime = TimeSpan.MaxValue,
        };
        var backoff = new RedisBackoff(settings, _clock, () => 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(backoff.Next()!.Value, TimeSpan.FromDays(10_000_000), TimeSpan.MaxValue);
        Assert.InRange(backoff.Next()!.Value, TimeSpan.FromDays(10_000_000), TimeSpan.MaxValue);
    }
}

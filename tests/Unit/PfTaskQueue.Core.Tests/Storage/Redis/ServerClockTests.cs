using Microsoft.Extensions.Time.Testing;
using PfTaskQueue.Storage.Redis;

namespace PfTaskQueue.Core.Tests.Storage.Redis;

public sealed class ServerClockTests
{
    private readonly FakeTimeProvider _local = new(new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ServerClock _clock;

    public ServerClockTests() => _clock = new ServerClock(_local);

    [Fact]
    public void Now_IsWhatTheServerTold_PlusWhatHasPassedSince()
    {
        _clock.Observe(1_800_000_000, 250_000);
        _local.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_002).AddMilliseconds(250), _clock.Now.Instant);
    }

    [Fact]
    public void AReplyThatWasSlow_DoesNotSetTheClockBack()
    {
        _clock.Observe(1_800_000_000, 0);
        _local.Advance(TimeSpan.FromSeconds(2));
        _clock.Observe(1_800_000_001, 500_000);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_002), _clock.Now.Instant);
    }

    [Fact]
    public void AServerWhoseClockWasSetBack_IsFollowed()
    {
        _clock.Observe(1_800_000_000, 0);
        _clock.Observe(1_700_000_000, 0);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), _clock.Now.Instant);
    }

    [Fact]
    public void AClockThatRunsAhead_IsFollowed()
    {
        _clock.Observe(1_800_000_000, 0);
        _clock.Observe(1_800_000_000, 700_000);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000).AddMilliseconds(700), _clock.Now.Instant);
    }
}

using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

public class GoDurationTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("30m0s", 18_000_000_000)]
    [InlineData("1h30m0s", 54_000_000_000)]
    [InlineData("1s", 10_000_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("1m0.25s", 602_500_000)]
    [InlineData("500ms", 5_000_000)]
    [InlineData("1.5µs", 15)]
    [InlineData("100ns", 1)]
    [InlineData("-2s", -20_000_000)]
    [InlineData("-256204778h48m5.4775808s", long.MinValue)]
    [InlineData("256204778h48m5.4775807s", long.MaxValue)]
    public void ADuration_IsWrittenAsGoWritesIt(string text, long ticks)
    {
        Assert.Equal(text, GoDuration.Format(TimeSpan.FromTicks(ticks)));
        if (ticks != long.MinValue)
        {
            Assert.True(GoDuration.TryParse(text, out var duration));
            Assert.Equal(ticks, duration.Ticks);
        }
    }

    [Theory]
    [InlineData("10m", 6_000_000_000)]
    [InlineData("1h30m", 54_000_000_000)]
    [InlineData("1m30.5s", 905_000_000)]
    [InlineData("2d", 1_728_000_000_000)]
    [InlineData("1us", 10)]
    [InlineData("1μs", 10)]
    [InlineData(".5s", 5_000_000)]
    [InlineData("+5s", 50_000_000)]
    [InlineData("0", 0)]
    [InlineData("5ns", 1)]
    [InlineData("-5ns", -1)]
    [InlineData(" 5s ", 50_000_000)]
    public void OtherSpellings_AreRead(string text, long ticks)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(ticks, duration.Ticks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("5 s")]
    [InlineData("s")]
    [InlineData("1.2.3s")]
    [InlineData("5x")]
    [InlineData("5S")]
    [InlineData("1,5s")]
    [InlineData("99999999999999999h")]
    [InlineData("256204778h49m")]
    [InlineData("999999999999999999999999999999999999s")]
    public void WhatIsNoDuration_IsRefused(string? text) => Assert.False(GoDuration.TryParse(text, out _));
}

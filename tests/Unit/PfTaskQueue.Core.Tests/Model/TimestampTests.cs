using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Model;

public class TimestampTests
{
    [Theory]
    [InlineData("2026-11-24T11:25:55.760115711+09:00")]
    [InlineData("2026-11-24T11:25:56.96734124+09:00")]
    [InlineData("2026-11-24T01:59:33Z")]
    [InlineData("2026-11-24T01:59:33.75Z")]
    [InlineData("2020-02-12T20:20:29.350631-03:30")]
    public void ATime_IsWrittenAsItWasRead(string text)
    {
        Assert.True(Timestamp.TryParse(text, out var time));
        Assert.Equal(text, time.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-24")]
    [InlineData("2026-11-24T11:25:55.+09:00")]
    [InlineData("2026-11-24T11:25:55")]
    [InlineData("24 Nov 2026")]
    public void WhatIsNotRfc3339_IsRefused(string text) => Assert.False(Timestamp.TryParse(text, out _));

    [Fact]
    public void TwoTimes_CompareByInstant_WhateverTheirOffsets()
    {
        Assert.True(Timestamp.TryParse("2026-11-24T11:25:55.000000001+09:00", out var later));
        Assert.True(Timestamp.TryParse("2026-11-24T02:25:55Z", out var earlier));
        Assert.True(later > earlier);
    }
}

using PfTaskQueue.Handlers;

namespace PfTaskQueue.Core.Tests.Handlers;

public class TextTailTests
{
    [Theory]
    [InlineData(10, "abc", "abc", 3)]
    [InlineData(3, "abcdef", "def", 6)]
    [InlineData(4, "aäöü", "öü", 7)]
    [InlineData(5, "x😀😀", "😀", 9)]
    [InlineData(0, "abc", "", 3)]
    public void ItKeepsWholeCharacters_WithinTheLimit_AndCountsAll(int limit, string text, string tail, long bytes)
    {
        var kept = new TextTail(limit);
        kept.Append(text);
        Assert.Equal((tail, bytes), (kept.ToString(), kept.Bytes));
    }

    [Fact]
    public void AMillionPieces_TakeNoMoreRoomThanTheTail()
    {
        var kept = new TextTail(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000_000; i++)
        {
            kept.Append("0123456789");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
        Assert.Equal((1000, 10_000_000), (kept.ToString().Length, kept.Bytes));
    }
}

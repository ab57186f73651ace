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
        Assert.Equal((tail, bytes), kept.Read());
    }

    [Fact]
    public void OfAMillionPieces_TheLastAreKept()
    {
        var kept = new TextTail(6);
        for (var i = 1; i <= 1_000_000; i++)
        {
            kept.Append(i % 2 == 0 ? "even " : "odd ");
        }

        Assert.Equal((" even ", 4_500_000), kept.Read());
    }
}

using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Module;

/// <summary>What the views' script blocks make of values.</summary>
public class ViewTextTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Time_IsLocal_AndNullIsEmpty()
    {
        var time = new DateTimeOffset(2026, 3, 1, 4, 5, 9, 999, TimeSpan.FromHours(9));

        Assert.Equal($"{time.LocalDateTime:yyyy'-'MM'-'dd HH':'mm':'ss}", Show("Time($args[0])", time));
        Assert.Equal("", Show("Time($args[0])", null));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("short", "short")]
    [InlineData("two\nlines\n", "two\nlines")]
    public void ShortText_IsShownWhole(string? text, string shown) => Assert.Equal(shown, Show("Text($args[0])", text));

    [Fact]
    public void LongText_IsCut_WithANoteOfItsLength()
    {
        var shown = Show("Text($args[0])", new string('x', 1 << 20));

        Assert.InRange(shown.Length, 500, 600);
        Assert.EndsWith("… [1,048,576 characters in all]", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void LongText_IsNotCutInsideACharacter() => Assert.StartsWith(
        new string('x', 499) + "…", Show("Text($args[0])", new string('x', 499) + "😀" + new string('x', 500)), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "")]
    [InlineData("a\tb 😀 é", "a␉b 😀 é")]
    [InlineData("\u001b[1ma\r\nb\u007f\0\n", "␛[1ma␍␊b␡␀")]
    [InlineData("\u0085\u009b\u2028\u202e\u2066", "\\u0085\\u009b\\u2028\\u202e\\u2066")]
    [InlineData("x ##vso[task.complete]", "x # #vso[task.complete]")]
    [InlineData("##[error]a ##teamcity[b]", "# #[error]a # #teamcity[b]")]
    [InlineData("::error file=a,line=1::b ::stop-commands::c", ": :error file=a,line=1: :b : :stop-commands::c")]
    [InlineData("# ## ### [a] [::1]:80 std::vector a:b", "# ## ### [a] [::1]:80 std::vector a:b")]
    public void PlainText_IsOneLine_AndCommandsNobody(string? text, string shown) => Assert.Equal(shown, Show("Plain($args[0])", text));

    [Fact]
    public void LongText_CommandsNobody()
    {
        Assert.Equal("a␛b\n\tc␍d\n: :error::e", Show("Text($args[0])", "a\u001bb\r\n\tc\rd\n::error::e"));
        Assert.StartsWith("# #vso[x", Show("Text($args[0])", "##vso[" + new string('x', 600)), StringComparison.Ordinal);
        Assert.Equal(": :error::…", Show("Line($args[0], 11)", "::error::\u001bxyzxyz"));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("one", "one")]
    [InlineData(" a\r\n\tb\u001b[0m ", "a b [0m")]
    [InlineData("1234567890", "1234567890")]
    [InlineData("12345678901", "123456789…")]
    [InlineData("12345678😀901", "12345678…")]
    [InlineData("a                         b", "a…")]
    public void Line_HasNoLineEnds_AndABound(string? text, string shown) => Assert.Equal(shown, Show("Line($args[0], 10)", text));

    private string Show(string call, object? value) =>
        Assert.Single(engine.Run("[PfTaskQueue.PowerShell.Output.Shown]::" + call, value).WithoutErrors().Lines);
}

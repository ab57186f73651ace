using System.Text;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

public class TaskSpecYamlWriteTests
{
    [Fact]
    public void ADocument_HasTheOriginalsShape()
    {
        var spec = new TaskSpec { Payload = "a line", RetryLimit = 3, TimeoutSeconds = 60 };
        Assert.Equal("---\npayload: a line\nretryLimit: 3\ntimeoutSeconds: 60\n", Write(spec));
        Assert.Equal("---\nname: job\npayload: \"\"\n", Write(new TaskSpec { Name = "job" }));
        Assert.Equal("---\npayload: |-\n  one\n  two\n", Write(new TaskSpec { Payload = "one\ntwo" }));
        Assert.Equal("---\npayload: |\n  one\n\n  two\n", Write(new TaskSpec { Payload = "one\n\ntwo\n" }));
    }

    [Theory]
    [InlineData("/data/scene 1.blend", "/data/scene 1.blend")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("1.5", "\"1.5\"")]
    [InlineData("0x1f", "\"0x1f\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("2020-01-01", "\"2020-01-01\"")]
    [InlineData("~", "\"~\"")]
    [InlineData("---", "'---'")]
    [InlineData("- a", "'- a'")]
    [InlineData("-a", "-a")]
    [InlineData("it's: x", "'it''s: x'")]
    [InlineData("{\"a\": 1}", "'{\"a\": 1}'")]
    [InlineData(" a", "' a'")]
    [InlineData("a #b", "'a #b'")]
    [InlineData("http://host/a#b", "http://host/a#b")]
    [InlineData("a\tb", "\"a\\tb\"")]
    [InlineData("a\r\nb", "\"a\\r\\nb\"")]
    [InlineData("a\0", "\"a\\0\"")]
    [InlineData("a\u202eb", "\"a\\u202eb\"")]
    [InlineData("##vso[a]", "\"\\x23#vso[a]\"")]
    [InlineData("a\n::error::b", "\"a\\n\\x3a:error::b\"")]
    [InlineData("std::vector ##", "'std::vector ##'")]
    [InlineData("🚀", "🚀")]
    public void Text_IsQuotedOnlyWhereItMustBe(string payload, string yaml) =>
        Assert.Equal($"---\npayload: {yaml}\n", Write(new TaskSpec { Payload = payload }));

    [Theory]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("a\n\n\n")]
    [InlineData("\na")]
    [InlineData("  a\nb")]
    [InlineData("  a\n b\n")]
    [InlineData("a\n  \nb")]
    [InlineData("a \nb")]
    [InlineData("a\n ")]
    [InlineData("---\na: b\n---\n")]
    [InlineData("...\n...")]
    [InlineData("# a\n# b")]
    [InlineData("a\n\tb")]
    [InlineData("\u0085\u2028\u2029\ufeff")]
    [InlineData("null")]
    [InlineData("<<")]
    [InlineData("*a")]
    [InlineData("!!binary x")]
    [InlineData("a:")]
    [InlineData("?")]
    public void AwkwardText_IsReadBackAsItWas(string text) => AssertRoundTrip(text);

    [Fact]
    public void AnyText_IsReadBackAsItWas()
    {
        string[] pieces =
        [
            "a", "b", " ", "  ", "\n", "\r", "\r\n", "\t", "\0", "\u001b", "'", "\"", "\\", ":", ": ", "#", " #", "-", "---", "...", "\n---\n", "?",
            "yes", "1.5", "~", "é", "🚀", "\ud800", "\udc00", "\u0085", "\u00a0", "\u2028", "\ufeff", "\uffff", "{", "}", "[", "]", ",", "&", "*", "!",
            "|", ">", "%", "@", "`", "=", "<<", "0", "_", "+", "##[", "##vso[", "::error::", "\u202e",
        ];
        var random = new Random(7);
        for (var round = 0; round < 3_000; round++)
        {
            var text = new StringBuilder();
            for (var count = random.Next(1, 9); count > 0; count--)
            {
                text.Append(pieces[random.Next(pieces.Length)]);
            }

            AssertRoundTrip(text.ToString());
        }
    }

    private static void AssertRoundTrip(string text)
    {
        var spec = new TaskSpec { Name = text, Payload = text, RetryLimit = -1, TimeoutSeconds = 5 };
        var yaml = Write(spec) + Write(new TaskSpec { Payload = "next" });
        var read = TaskSpecYaml.Read(new StringReader(yaml), "-").ToList();

        // A lone surrogate has no UTF-8 form and is U+FFFD wherever it is written.
        var expected = string.Concat(text.EnumerateRunes());
        Assert.True(read.Count == 2 && read[0].IsValid, $"{yaml}\n{read[0].Error?.Message}");
        Assert.Equal(spec with { Name = expected, Payload = expected }, read[0].Spec);
    }

    private static string Write(TaskSpec spec)
    {
        var writer = new StringWriter();
        TaskSpecYaml.Write(writer, spec);
        return writer.ToString();
    }
}

using System.Text;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

public class TaskSpecYamlStreamTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\n\n# nothing\n", "")]
    [InlineData("...\n", "")]
    [InlineData("payload: a", "a")]
    [InlineData("payload: a\n---\npayload: b\n", "a|b")]
    [InlineData("---\npayload: a\n---\npayload: b\n...\n", "a|b")]
    [InlineData("---\n", "<empty>")]
    [InlineData("---", "<empty>")]
    [InlineData("payload: a\n---\n", "a|<empty>")]
    [InlineData("payload: a\n---\n# comment\n", "a|<empty>")]
    [InlineData("---\n---\npayload: a\n", "<empty>|a")]
    [InlineData("--- ~\n--- {}\n", "<empty>|<empty>")]
    [InlineData("payload: a\n...\n# end\n", "a")]
    [InlineData("payload: a\n...\npayload: b\n", "a|b")]
    [InlineData("# first\npayload: a\n--- # second\npayload: b\n", "a|b")]
    [InlineData("payload: a\r\n---\r\npayload: b\r\n", "a|b")]
    [InlineData("payload: a\r---\rpayload: b\r", "a|b")]
    [InlineData("payload: a\u2028---\u2028payload: b", "a|b")]
    [InlineData("payload: a\n---b: c\n", "error")]
    public void AStream_IsSplitAsTheOriginalSplitsIt(string yaml, string payloads)
    {
        var documents = TaskSpecYaml.Read(new StringReader(yaml), "-").Select(document =>
            document.Spec is null ? "error" : document.Spec.Payload.Length == 0 ? "<empty>" : document.Spec.Payload);
        Assert.Equal(payloads, string.Join('|', documents));
    }

    [Theory]
    [InlineData("payload: \"never closed")]
    [InlineData("{payload: a")]
    [InlineData("payload: a: b")]
    [InlineData("payload: @a")]
    [InlineData("payload: a\0b")]
    [InlineData("}")]
    public void ASyntaxError_CostsOnlyItsDocument_AndIsNamedWithItsLine(string broken)
    {
        var yaml = $"payload: 1\n---\npayload: 2\n---\n{broken}\n---\npayload: 4\n---\npayload: 5\n";
        var documents = TaskSpecYaml.Read(new StringReader(yaml), "tasks.yaml").ToList();
        Assert.Equal(["1", "2", null, "4", "5"], documents.Select(document => document.Spec?.Payload));
        Assert.Equal([1, 2, 3, 4, 5], documents.Select(document => document.Number));
        var error = documents[2].Error!;
        Assert.Equal(PfError.InvalidYaml, error.Error);
        Assert.InRange(documents[2].Line, 4, 6);
        Assert.StartsWith($"tasks.yaml, line {documents[2].Line}, column ", error.Message, StringComparison.Ordinal);
        Assert.Contains("(document 3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownKey_IsNamedWithItsLineInTheFile()
    {
        const string Yaml = "payload: 1\n---\npayload: 2\n\nretry: 3\n---\npayload: 3\n";
        var documents = TaskSpecYaml.Read(new StringReader(Yaml), "tasks.yaml").ToList();
        Assert.Equal((5, 1), (documents[1].Line, documents[1].Column));
        Assert.Equal(["1", null, "3"], documents.Select(document => document.Spec?.Payload));
    }

    [Fact]
    public void Documents_AreDeliveredWhileTheyArrive()
    {
        var reader = new CountingReader("payload: a\n---\npayload: b\n---\n", copies: 1_000_000);
        var specs = TaskSpecYaml.Read(reader, "-").Take(5).Count(document => document.IsValid);
        Assert.Equal(5, specs);
        Assert.InRange(reader.CharactersRead, 1, 64 * 1024);
    }

    [Fact]
    public void AnEndlessDocument_IsAnError_AndTheNextIsRead()
    {
        var reader = new CountingReader(new string('x', 1024), copies: 20 * 1024, tail: "\n---\npayload: after\n");
        var documents = TaskSpecYaml.Read(reader, "-").ToList();
        Assert.Equal([null, "after"], documents.Select(document => document.Spec?.Payload));
        Assert.Contains("longer than", documents[0].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepNestingAndAliasBombs_AreRefusedAtOnce()
    {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\npayload: *c";
        var deep = "payload: " + new string('[', 1_000_000);
        var documents = TaskSpecYaml.Read(new StringReader(bomb + "\n---\n" + deep), "-").ToList();
        Assert.All(documents, document => Assert.False(document.IsValid));
        Assert.Equal(2, documents.Count);
    }

    [Fact]
    public void AnyGarbage_GivesErrors_AndNeverAnotherException()
    {
        var random = new Random(20261124);
        const string Alphabet = "payload:nameretryLimit 01-+.~!&*|>'\"%@`{}[],#?\\\n\n\n\t\r\0\u0085\u2028xÿ🚀";
        for (var round = 0; round < 5_000; round++)
        {
            var text = new StringBuilder(round % 3 == 0 ? "payload: " : round % 3 == 1 ? "---\n" : "");
            for (var length = random.Next(60); length > 0; length--)
            {
                text.Append(Alphabet[random.Next(Alphabet.Length)]);
            }

            foreach (var document in TaskSpecYaml.Read(new StringReader(text.ToString()), "-"))
            {
                Assert.True(document.IsValid || document.Error is not null);
            }
        }
    }

    /// <summary>A text many times over, then a tail; counts what is taken from it.</summary>
    private sealed class CountingReader(string text, int copies, string tail = "") : TextReader
    {
        private readonly long body = (long)text.Length * copies;

        public long CharactersRead { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            var read = 0;
            for (; read < count && CharactersRead < body + tail.Length; read++, CharactersRead++)
            {
                buffer[index + read] = CharactersRead < body ? text[(int)(CharactersRead % text.Length)] : tail[(int)(CharactersRead - body)];
            }

            return read;
        }
    }
}

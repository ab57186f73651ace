using System.Text;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

/// <summary>Documents from anywhere: each gives specs or a clear error, and nothing is made or run because of what is in it.</summary>
public class DocumentFuzzTests
{
    private const int Rounds = 5_000;

    [Theory]
    [InlineData("payload: !!System.Diagnostics.Process {StartInfo: {FileName: /bin/true}}")]
    [InlineData("payload: !System.IO.FileInfo /etc/passwd")]
    [InlineData("!!python/object/apply:os.system ['true']")]
    [InlineData("payload: !<tag:yaml.org,2002:js/function> 'function () {}'")]
    [InlineData("a: &a [x, x]\nb: &b [*a, *a]\npayload: *b")]
    [InlineData("payload: &a {k: *a}")]
    [InlineData("<<: {payload: x}")]
    [InlineData("payload: *nothing")]
    [InlineData("%TAG ! tag:example.com,2026:\n---\n!thing {payload: x}")]
    public void TagsAndAnchors_MakeNothing(string text)
    {
        // Text, or an error that says what and where: there is no third way.
        Assert.All(TaskSpecYaml.Read(new StringReader(text), "-"), document =>
            Assert.True(document.IsValid ? document.Spec.Payload is not null : document.Error.Error is PfError.InvalidYaml or PfError.InvalidTaskSpec));
    }

    [Fact]
    public void SpoiltJson_GivesASpecOrAnError_AndNeverAnotherException()
    {
        const string Whole = """[{"name":"n","payload":"p\u00e9\ud83d\ude00","retryLimit":"3","timeout":"10m","timeoutSeconds":60}]""";
        const string Scraps = "{}[]\",:\\0123eE+-.truefalsn \n\t\0\u001f\u2028\ud800😀é";
        var random = new Random(20261124);
        var limits = new HandlerLimits(1024, 1024, null);
        var (specs, errors) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var text = new StringBuilder(Whole);
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(2) == 0
                    ? text.Remove(at, Math.Min(random.Next(5), text.Length - at))
                    : text.Insert(at, Scraps[random.Next(Scraps.Length)]);
            }

            try
            {
                PostHooks.Parse(Encoding.UTF8.GetBytes(text.ToString()), "q", limits);
                specs++;
            }
            catch (FormatException)
            {
                errors++;
            }
        }

        Assert.True(specs > 0 && errors > 0, $"{specs} specs and {errors} errors");
    }

    [Fact]
    public void DeepNesting_IsRefused_AndEndsNoProcess()
    {
        const int Depth = 100_000;
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"payload\":", "}") })
        {
            var text = new StringBuilder().Insert(0, open, Depth).Append("\"x\"").Append(new StringBuilder().Insert(0, close, Depth)).ToString();
            Assert.Equal(PfError.InvalidTaskSpec, Assert.Throws<PfException>(() => TaskSpecJson.Parse(text)).Error);
            Assert.All(TaskSpecYaml.Read(new StringReader("payload: " + text), "-"), document => Assert.NotNull(document.Error));
            Assert.False(Wire.TryReadTask(text, uid: null, "q", "u", out _, out var error));
            Assert.NotEmpty(error);
        }
    }

    [Fact]
    public void InvalidUtf8_InAStoredRecord_IsReadOrRefused_AndNeverAnotherException()
    {
        var random = new Random(7);
        var task = new TaskInfo { Uid = Uid.New(), Queue = "q", QueueUid = "u", Spec = new TaskSpec { Name = "näme", Payload = "😀" } };
        var whole = Encoding.UTF8.GetBytes(Wire.Write(task));
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.True(Wire.TryReadTask(Encoding.UTF8.GetString(bytes), uid: null, "q", "u", out var read, out var error) ? read.Spec is not null : error.Length > 0);
        }
    }
}

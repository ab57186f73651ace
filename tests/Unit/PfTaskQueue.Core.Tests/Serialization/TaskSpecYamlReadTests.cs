using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

public class TaskSpecYamlReadTests
{
    [Fact]
    public void TheOriginalsExample_IsRead()
    {
        const string Yaml = """
            # name is just a display name.  the field is NOT for identifying tasks.
            name: "this is just an display name"
            # payload is the conveyor of task parameters.
            payload: |
              You can define any task information in payload
            # retryLimit is the maximum number of retry (negative number means infinite)
            retryLimit: 3
            timeoutSeconds: 600

            """;
        var spec = new TaskSpec
        {
            Name = "this is just an display name",
            Payload = "You can define any task information in payload\n",
            RetryLimit = 3,
            TimeoutSeconds = 600,
        };
        Assert.Equal([spec], Specs(Yaml));
    }

    [Theory]
    [InlineData("payload: 1.50", "1.50")]
    [InlineData("payload: yes", "yes")]
    [InlineData("payload: 2020-01-01", "2020-01-01")]
    [InlineData("payload: 0x10", "0x10")]
    [InlineData("payload: ~", "")]
    [InlineData("payload: null", "")]
    [InlineData("payload:", "")]
    [InlineData("payload: !!str ~", "~")]
    [InlineData("payload: ! ~", "~")]
    [InlineData("payload: 'null'", "null")]
    [InlineData("payload: !!int 5", "5")]
    [InlineData("payload: !!null x", "")]
    [InlineData("payload: !!binary aMOpbGxv", "héllo")]
    [InlineData("payload: \"a\\0\\x07\\u263a\\U0001F680\"", "a\0\a☺🚀")]
    [InlineData("payload: 🚀 é", "🚀 é")]
    [InlineData("payload: one\n  two", "one two")]
    [InlineData("{payload: a}", "a")]
    [InlineData("{\"payload\": \"a\"}", "a")]
    [InlineData("--- {payload: a}", "a")]
    [InlineData("%YAML 1.1\n---\npayload: a\n...\n", "a")]
    [InlineData("\ufeffpayload: a", "a")]
    [InlineData("payload: a\r\nname: b\r\n", "a")]
    [InlineData("name: &n x\npayload: *n", "x")]
    [InlineData("payload: |\n  a\n  --- b\n", "a\n--- b\n")]
    public void AScalar_KeepsItsLiteralText(string yaml, string payload) => Assert.Equal(payload, Assert.Single(Specs(yaml)).Payload);

    [Theory]
    [InlineData("3", 3)]
    [InlineData("-1", -1)]
    [InlineData("0x10", 16)]
    [InlineData("1_000", 1000)]
    [InlineData("010", 8)]
    [InlineData("0b11", 3)]
    [InlineData("3.0", 3)]
    [InlineData("1e3", 1000)]
    [InlineData("\"3\"", 3)]
    [InlineData("!!int 3", 3)]
    [InlineData("~", 0)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void AnInteger_IsReadInEverySpelling(string text, long value) =>
        Assert.Equal(value, Assert.Single(Specs("retryLimit: " + text)).RetryLimit);

    [Theory]
    [InlineData("3.5")]
    [InlineData("three")]
    [InlineData("true")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("0x")]
    [InlineData("08")]
    [InlineData("--3")]
    [InlineData("''")]
    public void WhatIsNoInteger_IsAnError_ThatSaysSo(string text)
    {
        var document = Assert.Single(Read("retryLimit: " + text));
        Assert.Equal(PfError.InvalidTaskSpec, document.Error!.Error);
        Assert.Contains("retryLimit must be a whole number", document.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1500ms", 2)]
    [InlineData("1ms", 1)]
    [InlineData("0s", 0)]
    [InlineData("~", 0)]
    public void Timeout_IsReadBesideTimeoutSeconds(string text, long seconds) =>
        Assert.Equal(seconds, Assert.Single(Specs("timeout: " + text)).TimeoutSeconds);

    [Theory]
    [InlineData("timeout: 5", "write 5s, or timeoutSeconds: 5")]
    [InlineData("timeout: soon", "not 'soon'")]
    [InlineData("timeout: 5s\ntimeoutSeconds: 5", "both given")]
    [InlineData("timeoutSeconds: 5\ntimeout: 5s", "both given")]
    [InlineData("retrylimit: 5", "did you mean 'retryLimit'?")]
    [InlineData("colour: red", "a task spec has name, payload")]
    [InlineData("payload: a\npayload: b", "given twice")]
    [InlineData("payload: [a]", "not a list")]
    [InlineData("payload: {a: b}", "not a mapping")]
    [InlineData("- payload: a", "a task spec is a mapping")]
    [InlineData("just text", "a task spec is a mapping")]
    [InlineData("payload: !ruby/object x", "only the tags")]
    [InlineData("payload: !!binary '*'", "must be base64")]
    [InlineData("payload: !!binary /w==", "UTF-8")]
    [InlineData("<<: {payload: a}", "unknown key '<<'")]
    [InlineData("payload: *nothing", "stands for no scalar")]
    [InlineData("payload: a \0", "control character U+0000")]
    [InlineData("\0payload: a", "control character U+0000")]
    [InlineData("payload: |\n  a\u0007", "line 2, column 4 (document 1): the control character U+0007")]
    [InlineData("name: *a\npayload: &a x", "stands for no scalar")]
    public void AWrongDocument_IsAnError_ThatNamesTheFault(string yaml, string fault)
    {
        var document = Assert.Single(Read(yaml));
        Assert.False(document.IsValid);
        Assert.Contains(fault, document.Error.Message, StringComparison.Ordinal);
    }

    private static List<TaskSpecDocument> Read(string yaml) => [.. TaskSpecYaml.Read(new StringReader(yaml), "tasks.yaml")];

    private static List<TaskSpec> Specs(string yaml) => [.. Read(yaml).Select(document =>
    {
        Assert.True(document.IsValid, document.Error?.Message);
        return document.Spec;
    })];
}

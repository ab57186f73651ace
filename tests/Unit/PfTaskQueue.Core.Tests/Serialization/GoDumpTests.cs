using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

public sealed class GoDumpTests
{
    private const string Dump =
        """&task.Task{UID:"11111111-2222-4333-8444-555555555555", ParentUID:(*string)(nil), Spec:task.TaskSpec{Name:"a \"b\"", Payload:"x\ty\\z\u00fc\x00, Payload:\"no\"", RetryLimit:-1, TimeoutSeconds:60}, Status:task.TaskStatus{Phase:"Failed", CurrentRecord:(*task.TaskRecord)(0xc00027b9d0)}}""";

    [Fact]
    public void TheOriginalsDump_GivesTheSpec()
    {
        Assert.True(GoDump.TryRead(Dump, out var uid, out var spec));
        Assert.Equal("11111111-2222-4333-8444-555555555555", uid);
        Assert.Equal(("a \"b\"", "x\ty\\zü\0, Payload:\"no\"", -1L, 60L), (spec.Name, spec.Payload, spec.RetryLimit, spec.TimeoutSeconds));
    }

    [Theory]
    [InlineData("&task.Task{UID:\"x\"}")]
    [InlineData("&task.Task{UID:\"x\", Spec:task.TaskSpec{Name:\"\\q\", Payload:\"\", RetryLimit:0, TimeoutSeconds:0}}")]
    [InlineData("&task.Task{UID:\"x\", Spec:task.TaskSpec{Name:\"\\x\", Payload:\"\", RetryLimit:0, TimeoutSeconds:0}}")]
    [InlineData("&task.Task{UID:\"x\", Spec:task.TaskSpec{Name:\"\", Payload:\"\", RetryLimit:99999999999999999999, TimeoutSeconds:0}}")]
    public void ADumpInAnotherForm_IsRefused(string body) => Assert.Throws<FormatException>(() => GoDump.TryRead(body, out _, out _));

    [Fact]
    public void AnythingElse_IsNoDump() => Assert.False(GoDump.TryRead("""{"uid":"x"}""", out _, out _));
}

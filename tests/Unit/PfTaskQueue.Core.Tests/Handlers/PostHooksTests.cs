using System.Text;
using PfTaskQueue.Handlers;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Handlers;

public class PostHooksTests
{
    private static readonly HandlerLimits Limits = new(1024, 1024, "redis.payloadMaxBytes");

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\uFEFF[]")]
    public void Nothing_MeansNoHooks(string json)
    {
        var hooks = Parse(json);
        Assert.Empty(hooks.Tasks);
        Assert.Empty(hooks.DeadLetters);
    }

    [Fact]
    public void AnArray_IsRead_InItsOrder()
    {
        var hooks = Parse("""[null, {}, {"PAYLOAD":"a","colour":"red","retryLimit":"3","timeout":"10m"}, {"name":"n","timeoutSeconds":"600"}]""");
        Assert.Equal(
            [
                new TaskSpec(),
                new TaskSpec(),
                new TaskSpec { Payload = "a", RetryLimit = 3, TimeoutSeconds = 600 },
                new TaskSpec { Name = "n", TimeoutSeconds = 600 },
            ],
            hooks.Tasks);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\"a\"")]
    [InlineData("[")]
    [InlineData("[1]")]
    [InlineData("""[{"payload":1}]""")]
    [InlineData("""[{"retryLimit":1.5}]""")]
    [InlineData("""[{"payload":"\ud800"}]""")]
    public void AnythingElse_IsRefused(string json) => Assert.Throws<FormatException>(() => Parse(json));

    [Fact]
    public void AHookOverALimit_GoesToTheDeadLettersWhole_AndTheOthersStay()
    {
        var payload = new string('p', 1025);
        var name = new string('n', 1025);
        var hooks = Parse($$"""[{"payload":"{{payload}}"},{"payload":"fits"},{"name":"{{name}}"}]""");
        Assert.Equal([new TaskSpec { Payload = "fits" }], hooks.Tasks);
        Assert.Equal(
            [$$"""{"name":"","payload":"{{payload}}"}""", $$"""{"name":"{{name}}","payload":""}"""], hooks.DeadLetters.Select(letter => letter.Body));
        Assert.All(hooks.DeadLetters, letter => Assert.Equal("render", letter.Queue));
        Assert.Contains("1025 bytes", hooks.DeadLetters[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreHooksThanAnAttemptMayAskFor_AreRefused_WithTheirNumber()
    {
        Assert.Equal(PostHooks.Most, Parse(Array(PostHooks.Most)).Tasks.Count);
        var error = Assert.Throws<FormatException>(() => Parse(Array(PostHooks.Most + 1)));
        Assert.Equal("it asks for 10001 tasks; at most 10000 are taken", error.Message);

        static string Array(int count) => $"[{string.Join(',', Enumerable.Repeat("{}", count))}]";
    }

    [Fact]
    public void BytesThatAreNotUtf8_BecomeReplacementCharacters()
    {
        var hooks = PostHooks.Parse([.. "[{\"payload\":\""u8, 0xFF, .. "\"}]"u8], "render", Limits);
        Assert.Equal("\uFFFD", Assert.Single(hooks.Tasks).Payload);
    }

    private static PostHooks Parse(string json) => PostHooks.Parse(Encoding.UTF8.GetBytes(json), "render", Limits);
}

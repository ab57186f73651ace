using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Core.Tests.Serialization;

public class TaskSpecJsonTests
{
    [Fact]
    public void TheOriginalsPostHookExample_IsRead() =>
        Assert.Equal(
            new TaskSpec { Payload = "foo", RetryLimit = 3, TimeoutSeconds = 600 },
            TaskSpecJson.Parse("""{"payload": "foo", "retryLimit": "3", "timeout": "10m"}"""));

    [Fact]
    public void TheCaseOfKeys_DoesNotMatter_AndTheLastOneCounts() =>
        Assert.Equal(
            new TaskSpec { Name = "n", Payload = "b", RetryLimit = -1, TimeoutSeconds = 5 },
            TaskSpecJson.Parse("""{"NAME":"n","Payload":"a","payload":"b","RETRYLIMIT":-1,"timeoutseconds":5.0}"""));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"payload":null,"retryLimit":null}""")]
    public void Nothing_IsAnEmptySpec(string json) => Assert.Equal(new TaskSpec(), TaskSpecJson.Parse(json));

    [Fact]
    public void UnknownKeys_AreIgnoredOnlyOnDemand()
    {
        Assert.Equal("a", TaskSpecJson.Parse("""{"payload":"a","colour":[1]}""", ignoreUnknownKeys: true).Payload);
        var error = Assert.Throws<PfException>(() => TaskSpecJson.Parse("""{"payloads":"a"}"""));
        Assert.Contains("did you mean 'payload'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"payload":5}""")]
    [InlineData("""{"payload":{}}""")]
    [InlineData("""{"retryLimit":3.5}""")]
    [InlineData("""{"retryLimit":true}""")]
    [InlineData("""{"timeout":5}""")]
    [InlineData("""{"timeout":"5s","timeoutSeconds":5}""")]
    public void AWrongSpec_IsRefused(string json) =>
        Assert.Equal(PfError.InvalidTaskSpec, Assert.Throws<PfException>(() => TaskSpecJson.Parse(json)).Error);
}

using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Backends;

/// <summary>Logins that go wrong, in a session that knows no right one.</summary>
public sealed class RedisLoginTests(EngineFixture engine, RedisFixture redis) : IClassFixture<EngineFixture>, IClassFixture<RedisFixture>
{
    [Theory]
    [InlineData("redis", "wr0ng-S3cret", "AccessDenied")]
    [InlineData("redis", null, "AccessDenied")]
    [InlineData("rediss", RedisFixture.Password, "BackendUnavailable")]
    public void ALoginThatFails_NamesTheServer_AndNoStreamHasTheSecret(string scheme, string? password, string errorId)
    {
        var script =
            """
            param($Backend, $Password)
            $VerbosePreference = $DebugPreference = 'Continue'
            Get-PfQueue -Backend ($Backend.Replace('//', $(if ($Password) { "//:$Password@" } else { '//' })))
            """;
        var result = engine.Run(script, redis.Backend("any").Replace("redis:", scheme + ":", StringComparison.Ordinal) + "&dialTimeout=300ms", password);

        Assert.Equal([errorId], result.ErrorIds);
        var error = Assert.Single(result.Errors);
        Assert.Contains($"127.0.0.1:{redis.Port}", error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        var told = string.Join('\n', [.. result.Verbose, .. result.Debug, .. result.Warnings, $"{error}{error.Exception}{error.ErrorDetails.RecommendedAction}{error.TargetObject}"]);
        Assert.DoesNotContain(password ?? RedisFixture.Password, told, StringComparison.Ordinal);
    }
}

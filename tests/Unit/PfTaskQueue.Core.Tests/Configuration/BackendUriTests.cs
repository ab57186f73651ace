using PfTaskQueue.Configuration;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Configuration;

public sealed class BackendUriTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void ASqliteUri_NamesItsFile()
    {
        Assert.Equal(Path.Join(sandbox.Current, "relative.db"), FileOf("sqlite:relative.db"));
        Assert.Equal(Path.Join(sandbox.Current, "a b%20.db"), FileOf("sqlite:./a b%20.db"));
        Assert.Equal(Path.Join(sandbox.Home, "q.db"), FileOf("sqlite:~/q.db"));
        Assert.Equal(Path.GetFullPath("/abs/queue.db", sandbox.Current), FileOf("sqlite:/abs/queue.db"));
        Assert.Equal(Path.GetFullPath("/abs/queue.db", sandbox.Current), FileOf("sqlite:///abs/queue.db"));
        Assert.Equal(Path.GetFullPath("/abs/queue.db", sandbox.Current), FileOf("SQLITE:/abs/queue.db"));
    }

    [WindowsTheory]
    [InlineData(@"sqlite:C:\data\queue.db")]
    [InlineData("sqlite:C:/data/queue.db")]
    [InlineData("sqlite:/C:/data/queue.db")]
    [InlineData("sqlite://C:/data/queue.db")]
    [InlineData("sqlite:///C:/data/queue.db")]
    public void ASqliteUri_MayNameADrive(string uri) => Assert.Equal(@"C:\data\queue.db", FileOf(uri));

    [Fact]
    public void ARedisUri_SetsWhatItNames()
    {
        var redis = Redis(
            "redis://us%40er:p%3a%2Fss@h1:6380,h2,[::1]:7000/3?keyPrefix=te%20am&dialTimeout=1s&PAYLOADMAXBYTES=2048&sentinelMaster=m");
        Assert.Equal(["h1:6380", "h2:6379", "[::1]:7000"], redis.Addresses.Select(address => address.ToString()));
        Assert.Equal(("us@er", "p:/ss", 3, "te am"), (redis.User, redis.Password!.Reveal(), redis.Database, redis.KeyPrefix));
        Assert.Equal((TimeSpan.FromSeconds(1), 2048, "m"), (redis.DialTimeout, redis.PayloadMaxBytes, redis.SentinelMaster));
        Assert.Null(redis.Tls);
    }

    [Fact]
    public void Rediss_IsTls()
    {
        var redis = Redis("rediss://:secret@host?keyPrefix=p");
        Assert.Equal((null, "secret", new RedisTlsSettings()), (redis.User, redis.Password!.Reveal(), redis.Tls));
        Assert.Equal("rediss://host:6379/0?keyPrefix=p", redis.DisplayName);
    }

    [Fact]
    public void WhatTheUriDoesNotName_ComesFromWeakerSources_AndAParameterIsStronger()
    {
        sandbox.Variable("PFTQ_REDIS_PASSWORD", "env").Variable("PFTQ_REDIS_ADDR", "other");
        var redis = Redis("redis://host?keyPrefix=p");
        Assert.Equal(("env", "host"), (redis.Password!.Reveal(), redis.Addresses[0].Host));
        redis = sandbox.Load("redis://u:uri@host?keyPrefix=p", null, ("redis.password", new Secret("parameter"))).Configuration.Redis!;
        Assert.Equal("parameter", redis.Password!.Reveal());
    }

    [Theory]
    [InlineData("", "does not begin with sqlite:")]
    [InlineData("hunter2", "does not begin with sqlite:")]
    [InlineData("/path/queue.db", "does not begin with sqlite:")]
    [InlineData(@"C:\data\queue.db", @"its address is sqlite:C:\data\queue.db")]
    [InlineData("c:/queue.db", "its address is sqlite:c:/queue.db")]
    [InlineData("mysql://u:hunter2@host", "'mysql' is unknown")]
    [InlineData("redis:host", "begins with redis://")]
    [InlineData("sqlite:", "names no file")]
    [InlineData("sqlite:a.db?mode=ro", "no options")]
    [InlineData("redis://u:hunter2@host/zero", "not a database's number")]
    [InlineData("redis://u:hunter2@host:70000/0", "host is not host:port")]
    [InlineData("redis://u:hunter2/x@host/0", "host is not host:port")]
    [InlineData("redis://u:hunter2#x@host/0", "'#'")]
    [InlineData("redis://u:hunter2@host/0?keyprefx=a", "did you mean 'keyPrefix'?")]
    [InlineData("redis://u:hunter2@host/0?colour=hunter2", "'colour' is unknown")]
    public void AWrongUri_IsRefusedWithExamples_AndNeverShowsAPassword(string uri, string fault)
    {
        var error = Assert.Throws<PfException>(() => BackendUri.Parse(uri, sandbox.Current));
        Assert.Equal(PfError.InvalidBackend, error.Error);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains("redis://host:6379/0?keyPrefix=team", error.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", "host:6379")]
    [InlineData("host:1", "host:1")]
    [InlineData(":1", "localhost:1")]
    [InlineData("10.0.0.1:65535", "10.0.0.1:65535")]
    [InlineData("::1", "[::1]:6379")]
    [InlineData("[::1]", "[::1]:6379")]
    [InlineData("[::1]:5", "[::1]:5")]
    public void AnAddress_IsRead(string text, string expected)
    {
        Assert.True(RedisAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.Value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:x")]
    [InlineData("host:")]
    [InlineData("a b")]
    [InlineData("[::1]5")]
    [InlineData("[::1")]
    public void WhatIsNoAddress_IsRefused(string text) => Assert.False(RedisAddress.TryParse(text, out _));

    private string FileOf(string uri) => sandbox.Load(uri).Configuration.Sqlite!.Path;

    private RedisSettings Redis(string uri) => sandbox.Load(uri).Configuration.Redis!;
}

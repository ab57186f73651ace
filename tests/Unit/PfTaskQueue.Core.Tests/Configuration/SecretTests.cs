using System.Text.Json;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Configuration;

public sealed class SecretTests : IDisposable
{
    private const string Password = "hunter2hunter2";
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void ASecret_IsShownByNothingButReveal()
    {
        sandbox.WriteFile($"redis: {{keyPrefix: p, password: {Password}, sentinelPassword: {Password}}}");
        var loaded = sandbox.Load();
        var print = new StringWriter();
        ConfigurationPrinter.Print(print, loaded.Entries);
        var export = new StringWriter();
        ConfigurationPrinter.Export(export, loaded.Entries);
        string[] shown =
        [
            loaded.ToString(), loaded.Configuration.ToString(), loaded.Configuration.Redis!.ToString(), loaded.Configuration.Backend.DisplayName,
            string.Join('\n', loaded.Entries), JsonSerializer.Serialize(loaded.Configuration.Redis), print.ToString(), export.ToString(),
        ];
        Assert.All(shown, text => Assert.DoesNotContain(Password, text, StringComparison.Ordinal));
        Assert.Contains("  password: '********'\n", print.ToString(), StringComparison.Ordinal);
        Assert.Contains("  password: \"\"\n", export.ToString(), StringComparison.Ordinal);
        Assert.Equal(Password, loaded.Configuration.Redis.Password!.Reveal());
    }

    [Theory]
    [InlineData("redis: {keyPrefix: p, password: [hunter2hunter2]}")]
    [InlineData("redis: {keyPrefix: p, password: {hunter2hunter2: x}}")]
    [InlineData("redis:\n  keyPrefix: p\n  password: *hunter2hunter2")]
    [InlineData("redis:\n  keyPrefix: p\n  password: !hunter2hunter2")]
    [InlineData("redis:\n  keyPrefix: p\n  password: !hunter2hunter2 x")]
    [InlineData("redis:\n  keyPrefix: p\n  password: @hunter2hunter2")]
    [InlineData("redis:\n  keyPrefix: p\n  password: %hunter2hunter2")]
    [InlineData("redis:\n  keyPrefix: p\n  password: 'hunter2hunter2")]
    [InlineData("redis:\n  keyPrefix: p\n  password: x: hunter2hunter2")]
    [InlineData("redis:\n  keyPrefix: p\n  password: \"\\hunter2hunter2\"")]
    [InlineData("redis:\n  keyPrefix: p\n  password: |hunter2hunter2")]
    [InlineData("redis: {keyPrefix: p, addr: 'user:hunter2hunter2@host'}")]
    [InlineData("redis: {keyPrefix: p, addr: 'redis://:hunter2hunter2@host:1/0'}")]
    public void ABadFile_ShowsNoPassword_InAnyError(string yaml)
    {
        sandbox.WriteFile(yaml);
        var error = Assert.Throws<PfException>(() => sandbox.Load());
        Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void APasswordFile_IsReadWithoutItsLastLineEnd()
    {
        sandbox.WriteFile(Password + "\n", "password");
        sandbox.WriteFile("redis: {keyPrefix: p, passwordFile: password}");
        Assert.Equal(new Secret(Password), sandbox.Load().Configuration.Redis!.Password);
    }

    [Fact]
    public void APasswordOfTheEnvironment_GoesToTheHostOfTheUri_AndACredentialReplacesIt()
    {
        sandbox.Variable("PFTQ_REDIS_PASSWORD", Password);
        Assert.Equal(new Secret(Password), sandbox.Load("redis://elsewhere?keyPrefix=p").Configuration.Redis!.Password);
        var own = new Secret("own");
        Assert.Equal(own, sandbox.Load("redis://elsewhere?keyPrefix=p", null, ("redis.password", own)).Configuration.Redis!.Password);
    }

    [Fact]
    public void OfAPasswordAndAPasswordFile_TheStrongerSourceCounts_AndOneSourceWithBothIsRefused()
    {
        sandbox.WriteFile("from-file", "password");
        sandbox.WriteFile("redis: {keyPrefix: p, passwordFile: password}");
        Assert.Equal("parameter", sandbox.Load(("redis.password", "parameter")).Configuration.Redis!.Password!.Reveal());
        sandbox.WriteFile("redis: {keyPrefix: p, password: text}");
        Assert.Equal("from-file", sandbox.Load(("redis.passwordFile", "~/password")).Configuration.Redis!.Password!.Reveal());
        sandbox.WriteFile("redis: {keyPrefix: p, password: text, passwordFile: password}");
        Assert.Contains("are both set", Assert.Throws<PfException>(() => sandbox.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingPasswordFile_IsAnError()
    {
        sandbox.WriteFile("redis: {keyPrefix: p, passwordFile: nowhere}");
        Assert.Contains("redis.passwordFile (file", Assert.Throws<PfException>(() => sandbox.Load()).Message, StringComparison.Ordinal);
    }
}

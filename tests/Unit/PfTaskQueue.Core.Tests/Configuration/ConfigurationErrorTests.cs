using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Configuration;

public sealed class ConfigurationErrorTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("worker:\n  concurrency: 0", 2, "worker.concurrency is '0'", "a whole number of 1 or more")]
    [InlineData("worker:\n  concurrency: many", 2, "worker.concurrency is 'many'", "a whole number of 1 or more")]
    [InlineData("worker:\n  concurrency: [1, 2]", 2, "worker.concurrency is a list", "a whole number of 1 or more")]
    [InlineData("worker:\n  concurrency: 3000000000", 2, "'3000000000'", "a whole number of 1 or more")]
    [InlineData("worker:\n  exitOnEmpty: perhaps", 2, "'perhaps'", "true or false")]
    [InlineData("worker:\n  stopPolicy: drop", 2, "'drop'", "one of requeue, fail")]
    [InlineData("worker:\n  queueName: a:b", 2, "'a:b'", "without ':'")]
    [InlineData("worker:\n  taskHandler:\n    commands: []", 3, "a list of 0", "at least one")]
    [InlineData("worker:\n  taskHandler:\n    defaultTimeout: 0s", 3, "'0s'", "1ms or more")]
    [InlineData("worker:\n  heartBeat:\n    interval: 5", 3, "'5'", "a number without a unit is nanoseconds")]
    [InlineData("worker:\n  heartBeat:\n    salvageDuration: 0", 3, "'0'", "1ms or more")]
    [InlineData("redis:\n  payloadMaxBytes: 1048577", 2, "'1048577'", "from 1 to 1048576")]
    [InlineData("redis:\n  addr: host:99999", 2, "'host:99999'", "host:port")]
    [InlineData("redis:\n  db: -1", 2, "'-1'", "0 or more")]
    [InlineData("redis:\n  backoff:\n    randomizationFactor: 1.5", 3, "'1.5'", "from 0 to 1")]
    [InlineData("redis:\n  backoff:\n    multiplier: NaN", 3, "'NaN'", "1 or more")]
    [InlineData("backend: etcd", 1, "'etcd'", "one of sqlite, redis")]
    [InlineData("backend: 1", 1, "'1'", "one of sqlite, redis")]
    public void AWrongValue_IsNamedWithItsFileLineKeyAndWhatIsAllowed(string yaml, int line, string value, string allowed)
    {
        var path = sandbox.WriteFile(yaml);
        var error = Refused();
        Assert.StartsWith($"file {path}, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis: [", ", line ")]
    [InlineData("worker:\n  concurrency: 1\n concurrency: 2", ", line 3, ")]
    [InlineData("worker:\n  name: a\n  NAME: b", ", line 3, column 3: worker.NAME is set twice")]
    [InlineData("- a", ", line 1, column 1: a configuration file is a mapping")]
    [InlineData("worker: 5", "worker must be a mapping")]
    [InlineData("worker: [5]", "worker must be a mapping")]
    [InlineData("worker: {concurrency: {a: 1}}", "worker.concurrency must be a whole number")]
    [InlineData("worker: {name: a}\n---\nworker: {name: b}", ", line 2, ")]
    [InlineData("a: &a {b: c}\nd: *a", "stands for no scalar")]
    [InlineData("a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}}}}}}}}}}}}", "nested too deep")]
    public void ABrokenFile_IsNamedWithItsLine(string yaml, string fault)
    {
        var path = sandbox.WriteFile(yaml);
        var error = Refused();
        Assert.StartsWith($"file {path}", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNamedButMissing_IsAnError()
    {
        var error = Assert.Throws<PfException>(() => sandbox.Load(null, "no.yaml"));
        Assert.Contains("no.yaml does not exist", error.Message, StringComparison.Ordinal);
        sandbox.Variable("PFTQCONFIG", "/no/such.yaml");
        Assert.Contains("PFTQCONFIG", Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongVariableOrParameter_IsNamed()
    {
        var byParameter = Assert.Throws<PfException>(() => sandbox.Load(("worker.concurrency", -1)));
        Assert.Equal("parameter: worker.concurrency is '-1', which is not allowed", byParameter.Message);
        sandbox.Variable("PFTQ_LOG_LEVEL", "loud");
        Assert.Equal("environment PFTQ_LOG_LEVEL: log.level is 'loud', which is not allowed", Refused().Message);
    }

    [Fact]
    public void AnUnknownParameter_IsAnError() =>
        Assert.Contains("did you mean 'worker.concurrency'?",
            Assert.Throws<PfException>(() => sandbox.Load(("worker.concurency", 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void AWorkerThatExpiresBetweenItsBeats_IsRefused()
    {
        sandbox.WriteFile("worker: {heartBeat: {interval: 10s}}");
        var error = Refused();
        const string Fault = "worker.heartBeat.expirationDuration (default) is not longer than worker.heartBeat.interval (file";
        Assert.Contains(Fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RedisWithoutAKeyPrefix_IsRefused_AndSaysHowToSetIt()
    {
        sandbox.WriteFile("redis: {addr: host}");
        var error = Refused();
        Assert.Contains("redis.keyPrefix (default) is empty", error.Message, StringComparison.Ordinal);
        Assert.Contains("PFTQ_REDIS_KEYPREFIX", error.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("certFile")]
    [InlineData("keyFile")]
    public void ACertificateWithoutItsKey_IsRefused(string key)
    {
        sandbox.WriteFile($"redis: {{keyPrefix: p, {key}: a.pem}}");
        Assert.Contains("is set without redis.", Refused().Message, StringComparison.Ordinal);
    }

    private PfException Refused()
    {
        var error = Assert.Throws<PfException>(() => sandbox.Load());
        Assert.Equal(PfError.InvalidConfiguration, error.Error);
        return error;
    }
}

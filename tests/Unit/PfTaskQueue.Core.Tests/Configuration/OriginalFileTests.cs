using PfTaskQueue.Configuration;

namespace PfTaskQueue.Core.Tests.Configuration;

public sealed class OriginalFileTests : IDisposable
{
    /// <summary>What the original's print-default-config prints.</summary>
    private const string PrintedDefaults = """
        backend: redis
        redis:
          keyPrefix: ""
          addr: ""
          password: ""
          db: 0
          dialTimeout: 30s
          readTimeout: 10m0s
          writeTimeout: 10m0s
          poolSize: 0
          minIdleConns: 0
          maxConnAge: 0s
          poolTimeout: 0s
          idleTimeout: 5m0s
          idleCheckFrequency: 1m0s
          chunkSizeInGet: 10000
          backoff:
            initialInterval: 500ms
            randomizationFactor: 0.5
            multiplier: 1.2
            maxInterval: 1m0s
            maxElapsedTime: 10m0s
            maxRetry: -1
        worker:
          queueName: ""
          name: ""
          concurrency: 1
          taskHandler:
            defaultTimeout: 30m0s
            commands:
            - cat
            cleanupWorkspace: false
          heartBeat:
            salvageDuration: 15s
            expirationDuration: 10s
            interval: 2s
          exitOnSuspend: true
          exitOnEmpty: false
          exitOnEmptyGracePeriod: 10s
          numTasks: 100
          workDir: /var/tmp
          numWorkerSalvageOnStartup: -1
        log:
          level: info
          pretty: true
        """;

    /// <summary>The README's configuration of a worker and of Redis.</summary>
    private const string Readme = """
        # .pftaskqueue.yaml
        worker:
          # Queue name to consume
          queueName: ""
          name: ""
          concurrency: 1
          taskHandler:
            # This value will be used when TaskSpec.timeoutSeconds is not set or 0.
            defaultTimeout: 30m0s
            cleanupWorkspaceDir: false
            commands:
            - cat
          heartBeat:
            interval: 2s
            expirationDuration: 10s
            salvageDuration: 15s
          exitOnSuspend: true
          exitOnEmpty: false
          exitOnEmptyGracePeriod: 10s
          numTasks: 1000
          workDir: /tmp
          numWorkerSalvageOnStartup: -1
        # backend type is 'redis'
        backend: redis
        redis:
          keyPrefix: omura

          # redis server information(addr, password, db)
          addr: ""
          password: ""
          db: 0

          dialTimeout: 5s
          readTimeout: 3s
          writeTimeout: 3s
          poolSize: 0
          minIdleConns: 0
          maxConnAge: 0s
          poolTimeout: 4s
          idleTimeout: 5m0s
          idleCheckFrequency: 1m0s
          backoff:
            initialInterval: 500ms
            randomizationFactor: 0.5
            multiplier: 1.2
            maxInterval: 1m0s
            maxElapsedTime: 1m0s
            # max retry count. -1 means no limit.
            maxRetry: -1
        """;

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void ThePrintedDefaults_AreReadWithoutAWarning()
    {
        sandbox.WriteFile(PrintedDefaults);
        var loaded = sandbox.Variable("PFTQ_REDIS_KEYPREFIX", "user").Load();
        Assert.Empty(loaded.Warnings);
        var redis = loaded.Configuration.Redis!;
        Assert.Equal("user", redis.KeyPrefix);
        Assert.Equal([RedisAddress.Default], redis.Addresses);
        Assert.Null(redis.Password);
        Assert.Equal(TimeSpan.FromMinutes(10), redis.ReadTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), redis.Backoff.MaxElapsedTime);
        var worker = loaded.Configuration.Worker;
        Assert.Equal("host-1", worker.Spec.Name);
        Assert.Equal(100, worker.Spec.NumTasks);
        Assert.Equal("/var/tmp", worker.Spec.WorkDir.Replace('\\', '/')[^8..]);
    }

    [Fact]
    public void TheReadmesFile_IsReadWithoutAWarning()
    {
        sandbox.WriteFile(Readme);
        var loaded = sandbox.Load();
        Assert.Empty(loaded.Warnings);
        var redis = loaded.Configuration.Redis!;
        Assert.Equal(new RedisSettings { KeyPrefix = "omura", Addresses = redis.Addresses }, redis);
        Assert.Equal(1000, loaded.Configuration.Worker.Spec.NumTasks);
    }

    [Fact]
    public void APrintedFile_HasTheOriginalsShapeAndOrder()
    {
        sandbox.WriteFile(PrintedDefaults.Replace("keyPrefix: \"\"", "keyPrefix: user", StringComparison.Ordinal));
        var printed = new StringWriter();
        ConfigurationPrinter.Print(printed, sandbox.Load().Entries);

        // What is left of the print when the additions are taken away, and what is printed of the machine.
        string[] additions =
        [
            "sqlite:", "path:", "username:", "passwordFile:", "tls:", "caFile:", "certFile:", "keyFile:", "serverName:", "sentinelMaster:",
            "sentinelUsername:", "sentinelPassword:", "payloadMaxBytes:", "waitReplicas:", "waitReplicasTimeout:", "stopGracePeriod:", "stopPolicy:", "crashLimit:", "logTailBytes:",
        ];
        var lines = printed.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !additions.Any(addition => line.TrimStart().StartsWith(addition, StringComparison.Ordinal)));
        var expected = PrintedDefaults.ReplaceLineEndings("\n")
            .Replace("keyPrefix: \"\"", "keyPrefix: user", StringComparison.Ordinal)
            .Replace("addr: \"\"", "addr: localhost:6379", StringComparison.Ordinal)
            .Replace("/var/tmp", Path.GetFullPath("/var/tmp", sandbox.Current), StringComparison.Ordinal)
            .Replace("  name: \"\"", "  name: host-1", StringComparison.Ordinal)
            .Replace("cleanupWorkspace:", "cleanupWorkspaceDir:", StringComparison.Ordinal);
        Assert.Equal(expected.Split('\n'), lines);
    }
}

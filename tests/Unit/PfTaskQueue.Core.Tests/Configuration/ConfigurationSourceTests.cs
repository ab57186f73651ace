using PfTaskQueue.Configuration;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Configuration;

public sealed class ConfigurationSourceTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void AParameter_IsStrongerThanAVariable_ThanAFile_ThanTheDefault()
    {
        Assert.Equal((1, "default"), Concurrency(sandbox.Load()));
        var path = sandbox.WriteFile("worker:\n  concurrency: 2\n");
        Assert.Equal((2, $"file {path}, line 2"), Concurrency(sandbox.Load()));
        sandbox.Variable("PFTQ_WORKER_CONCURRENCY", "3");
        Assert.Equal((3, "environment PFTQ_WORKER_CONCURRENCY"), Concurrency(sandbox.Load()));
        Assert.Equal((4, "parameter"), Concurrency(sandbox.Load(("worker.concurrency", 4))));
        Assert.Equal((1, "parameter"), Concurrency(sandbox.Load(("worker.concurrency", 1))));
        Assert.Equal((3, "environment PFTQ_WORKER_CONCURRENCY"), Concurrency(sandbox.Load(("worker.concurrency", null))));
    }

    [Fact]
    public void AVariable_NeedsNoFile_AndAnEmptyOneIsUnset()
    {
        sandbox.Variable("PFTQ_WORKER_HEARTBEAT_INTERVAL", "500ms").Variable("PFTQ_WORKER_TASKHANDLER_COMMANDS", "bash,-c,exit 0")
            .Variable("PFTQ_WORKER_CONCURRENCY", "");
        var loaded = sandbox.Load();
        Assert.Equal(TimeSpan.FromMilliseconds(500), loaded.Configuration.Worker.Spec.HeartBeat.Interval);
        Assert.Equal(["bash", "-c", "exit 0"], loaded.Configuration.Worker.Spec.TaskHandler.Commands);
        Assert.Equal((1, "default"), Concurrency(loaded));
    }

    [Fact]
    public void AnAddressAsTheBackend_StandsForItsSettings_InItsOwnPlace()
    {
        sandbox.WriteFile("backend: sqlite:/data/queue.db\nredis: {keyPrefix: file, username: filed}\n");
        Assert.Equal(Path.GetFullPath("/data/queue.db", sandbox.Current), Assert.IsType<SqliteSettings>(sandbox.Load().Configuration.Backend).Path);

        sandbox.Variable("PFTQ_BACKEND", "redis://:secret@host:7000/3?keyPrefix=team").Variable("PFTQ_REDIS_DB", "4");
        var loaded = sandbox.Load();
        var redis = Assert.IsType<RedisSettings>(loaded.Configuration.Backend);
        Assert.Equal(("team", 4, "filed"), (redis.KeyPrefix, redis.Database, redis.User));
        Assert.Equal("redis://host:7000/4?keyPrefix=team", redis.DisplayName);
        Assert.Equal("environment PFTQ_BACKEND", loaded.Entries.Single(entry => entry.Key == "redis.keyPrefix").Source.ToString());

        Assert.IsType<SqliteSettings>(sandbox.Load("sqlite:/other.db").Configuration.Backend);
    }

    [Fact]
    public void AnAddressThatIsNone_IsRefused_WithItsSource_AndWithoutItsPassword()
    {
        sandbox.Variable("PFTQ_BACKEND", "redis://:secret@host/x");
        var error = Assert.Throws<PfException>(() => sandbox.Load());
        Assert.Equal(PfError.InvalidBackend, error.Error);
        Assert.Contains("PFTQ_BACKEND", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString() + error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFile_IsTheGivenOne_ElseTheVariables_ElseTheHomeDirectorys()
    {
        sandbox.WriteFile("{\"worker\": {\"concurrency\": 2}}", ".pftaskqueue.json");
        Assert.Equal(2, Concurrency(sandbox.Load()).Value);
        sandbox.WriteFile("worker: {concurrency: 3}", ".pftaskqueue.yml");
        Assert.Equal(3, Concurrency(sandbox.Load()).Value);
        sandbox.WriteFile("worker: {concurrency: 4}");
        Assert.Equal(4, Concurrency(sandbox.Load()).Value);
        sandbox.Variable("PFTQCONFIG", sandbox.WriteFile("worker: {concurrency: 5}", "other.yaml"));
        Assert.Equal(5, Concurrency(sandbox.Load()).Value);
        sandbox.WriteFile("worker: {concurrency: 6}", "third.yaml");
        var loaded = sandbox.Load(null, Path.Join("..", "home", "third.yaml"));
        Assert.Equal(6, Concurrency(loaded).Value);
        Assert.Equal(Path.Join(sandbox.Home, "third.yaml"), loaded.File);
        Assert.Equal(6, Concurrency(sandbox.Load(null, "~/third.yaml")).Value);
    }

    [Fact]
    public void DefaultsOnly_LeavesFilesAndVariablesAside()
    {
        sandbox.WriteFile("worker: [broken");
        sandbox.Variable("PFTQ_WORKER_CONCURRENCY", "x");
        var loaded = ConfigurationLoader.Load(new ConfigurationRequest { Machine = sandbox.Machine, DefaultsOnly = true });
        Assert.Equal((1, "default"), Concurrency(loaded));
    }

    [Fact]
    public void Keys_IgnoreTheirCase()
    {
        sandbox.WriteFile("WORKER:\n  QueueNAME: q\n  heartbeat: {INTERVAL: 1s}\n");
        var worker = sandbox.Load().Configuration.Worker;
        Assert.Equal("q", worker.QueueName);
        Assert.Equal(TimeSpan.FromSeconds(1), worker.Spec.HeartBeat.Interval);
    }

    [Theory]
    [InlineData("cleanupWorkspace")]
    [InlineData("cleanupWorkspaceDir")]
    public void TheOriginalsMisprintedKey_IsReadToo(string key)
    {
        sandbox.WriteFile($"worker: {{taskHandler: {{{key}: true}}}}");
        Assert.True(sandbox.Load().Configuration.Worker.Spec.TaskHandler.CleanupWorkspaceDir);
    }

    [Fact]
    public void ARelativePath_StartsFromItsFilesFolder_OrTheCurrentDirectory()
    {
        sandbox.WriteFile("sqlite: {path: a.db}\nworker: {workDir: ~/w}\n");
        var configuration = sandbox.Load().Configuration;
        Assert.Equal(Path.Join(sandbox.Home, "a.db"), configuration.Sqlite!.Path);
        Assert.Equal(Path.Join(sandbox.Home, "w"), configuration.Worker.Spec.WorkDir);
        sandbox.Variable("PFTQ_SQLITE_PATH", "b.db");
        Assert.Equal(Path.Join(sandbox.Current, "b.db"), sandbox.Load().Configuration.Sqlite!.Path);
    }

    [Fact]
    public void Redis_IsTheBackend_AsSoonAsAnyOfItsSettingsIsThere()
    {
        sandbox.Variable("PFTQ_REDIS_KEYPREFIX", "team");
        Assert.Equal("team", sandbox.Load().Configuration.Redis!.KeyPrefix);
        Assert.NotNull(sandbox.Load(("backend", "sqlite")).Configuration.Sqlite);
        Assert.NotNull(sandbox.Load("sqlite:q.db").Configuration.Sqlite);
    }

    private static (long Value, string Source) Concurrency(LoadedConfiguration loaded)
    {
        var entry = Assert.Single(loaded.Entries, entry => entry.Key == "worker.concurrency");
        Assert.Equal(loaded.Configuration.Worker.Spec.Concurrency, (long)entry.Value!);
        return ((long)entry.Value!, entry.Source.ToString());
    }
}

using PfTaskQueue.Configuration;
using PfTaskQueue.Model;

namespace PfTaskQueue.Core.Tests.Configuration;

public sealed class ConfigurationDefaultsTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void WithoutAnySource_TheBackendIsTheUsersDatabase()
    {
        var loaded = sandbox.Load();
        Assert.Equal(new SqliteSettings(Path.Join(sandbox.Home, "data", "pftaskqueue", "queue.db")), loaded.Configuration.Backend);
        Assert.Null(loaded.Configuration.Redis);
        Assert.Null(loaded.File);
        Assert.Empty(loaded.Warnings);
        Assert.All(loaded.Entries, entry => Assert.Equal("default", entry.Source.ToString()));
    }

    [Fact]
    public void AWorker_HasTheDocumentedDefaults()
    {
        var worker = sandbox.Load().Configuration.Worker;
        var expected = new WorkerSettings
        {
            Spec = new WorkerSpec
            {
                Name = "host-1",
                WorkDir = sandbox.Machine.TempDirectory,
                TaskHandler = new() { Commands = worker.Spec.TaskHandler.Commands },
            },
        };
        Assert.Equal(expected, worker);
        Assert.Equal(["cat"], worker.Spec.TaskHandler.Commands);
        Assert.Equal(-1, worker.Spec.NumTasks);
    }

    [Fact]
    public void Redis_HasTheDocumentedDefaults()
    {
        var redis = sandbox.Load(("redis.keyPrefix", "team")).Configuration.Redis!;
        Assert.Equal(new RedisSettings { KeyPrefix = "team", Addresses = redis.Addresses }, redis);
        Assert.Equal("redis://localhost:6379/0?keyPrefix=team", redis.DisplayName);
        Assert.Equal(TimeSpan.FromSeconds(5), redis.DialTimeout);
        Assert.Equal(1024, redis.PayloadMaxBytes);
    }

    [Fact]
    public void TheMachinesContext_IsComplete()
    {
        var machine = MachineContext.Current("/elsewhere");
        Assert.Equal("/elsewhere", machine.CurrentDirectory);
        Assert.True(Path.IsPathRooted(machine.DataDirectory));
        Assert.NotEmpty(machine.Environment);
        Assert.NotEmpty(machine.HostName);
    }
}

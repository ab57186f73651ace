using PfTaskQueue.Configuration;

namespace PfTaskQueue.Core.Tests.Configuration;

public sealed class ConfigurationExportTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public void AnExportedFile_IsReadBackAsTheSameConfiguration()
    {
        sandbox.WriteFile("""
            backend: redis
            redis: {keyPrefix: "1.5", addr: "a:1,b:2", tls: true, backoff: {multiplier: 1.75}}
            worker: {queueName: "yes", taskHandler: {commands: [bash, -c, "echo '#'", ""]}, numTasks: 5, stopPolicy: fail}
            log: {level: warn, pretty: false}
            """);
        var loaded = sandbox.Load();
        sandbox.WriteFile(Export(loaded));
        var again = sandbox.Load();
        Assert.Empty(again.Warnings);
        Assert.Equal(Export(loaded), Export(again));
        Assert.Equal(["bash", "-c", "echo '#'", ""], again.Configuration.Worker.Spec.TaskHandler.Commands);
        Assert.Equal("1.5", again.Configuration.Redis!.KeyPrefix);
    }

    [Fact]
    public void TheExportedDefaults_LeaveTheMachinesOwnOpen_AndChangeNothing()
    {
        var text = Export(sandbox.Load());
        Assert.DoesNotContain("host-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox.Home, text, StringComparison.Ordinal);
        var before = sandbox.Load().Configuration;
        sandbox.WriteFile(text);
        var after = sandbox.Load().Configuration;
        Assert.Equal(before.Backend, after.Backend);
        Assert.Equal(before.Worker.Spec.Name, after.Worker.Spec.Name);
        Assert.Equal(before.Worker.Spec.WorkDir, after.Worker.Spec.WorkDir);
    }

    [Fact]
    public void EveryExportedSetting_HasItsDescription()
    {
        var lines = Export(sandbox.Load()).Split('\n').Select(line => line.Trim()).ToList();
        Assert.All(Settings.All, setting => Assert.Contains("# " + setting.Description, lines));
        Assert.Contains("# A secret is not exported: write it here, or set PFTQ_REDIS_PASSWORD.", lines);
    }

    private static string Export(LoadedConfiguration loaded)
    {
        var writer = new StringWriter();
        ConfigurationPrinter.Export(writer, loaded.Entries);
        return writer.ToString();
    }
}

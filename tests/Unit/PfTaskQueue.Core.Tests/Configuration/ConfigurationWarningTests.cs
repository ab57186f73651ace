using PfTaskQueue.Configuration;

namespace PfTaskQueue.Core.Tests.Configuration;

public sealed class ConfigurationWarningTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("worker:\n  concurency: 5", 2, "unknown setting 'worker.concurency'; did you mean 'worker.concurrency'?")]
    [InlineData("workers:\n  concurrency: 5", 1, "unknown setting 'workers'; did you mean 'worker'?")]
    [InlineData("concurrency: 5", 1, "unknown setting 'concurrency'; did you mean 'worker.concurrency'?")]
    [InlineData("worker:\n  backoff: {maxRetry: 1}", 2, "unknown setting 'worker.backoff'; it has no effect")]
    [InlineData("colour: red", 1, "unknown setting 'colour'; it has no effect")]
    public void AnUnknownKey_IsNamedOnce_WithItsLineAndTheNearestKnownOne(string yaml, int line, string warning)
    {
        var path = sandbox.WriteFile(yaml);
        Assert.Equal([$"file {path}, line {line}: {warning}"], sandbox.Load().Warnings);
    }

    [Fact]
    public void AnUnknownVariable_IsNamed_AndAHandlersIsNot()
    {
        sandbox.Variable("PFTQ_REDIS_ADRR", "host").Variable("PFTQ_TASK_HANDLER_WORKSPACE_DIR", "/w")
            .Variable("PFTQCONFIG", "").Variable("PATH", "");
        Assert.Equal(["environment: unknown setting 'PFTQ_REDIS_ADRR'; did you mean 'PFTQ_REDIS_ADDR'?"], sandbox.Load().Warnings);
    }

    [Fact]
    public void ABareNumber_IsNanoseconds_AndWarnsWhenThatIsHardlyMeant()
    {
        var path = sandbox.WriteFile("worker:\n  stopGracePeriod: 5\n  heartBeat: {interval: 2000000000}\n  exitOnEmptyGracePeriod: 0\n");
        var loaded = sandbox.Load();
        Assert.Equal(
            [$"file {path}, line 2: worker.stopGracePeriod: a number without a unit is nanoseconds: 5 is 5ns; write 5s if you mean seconds"],
            loaded.Warnings);
        Assert.Equal(TimeSpan.FromTicks(1), loaded.Configuration.Worker.StopGracePeriod);
        Assert.Equal(TimeSpan.FromSeconds(2), loaded.Configuration.Worker.Spec.HeartBeat.Interval);
        Assert.Equal(TimeSpan.Zero, loaded.Configuration.Worker.Spec.ExitOnEmptyGracePeriod);
    }

    [Fact]
    public void Durations_AreTextOrTimeSpans()
    {
        var loaded = sandbox.Load(("worker.stopGracePeriod", "1h30m"), ("worker.taskHandler.defaultTimeout", TimeSpan.FromMinutes(1)));
        Assert.Empty(loaded.Warnings);
        Assert.Equal(TimeSpan.FromMinutes(90), loaded.Configuration.Worker.StopGracePeriod);
        Assert.Equal(TimeSpan.FromMinutes(1), loaded.Configuration.Worker.Spec.TaskHandler.DefaultTimeout);
    }

    [Fact]
    public void EverySetting_IsReachableByFileVariableAndParameter()
    {
        foreach (var setting in Settings.All)
        {
            Assert.Equal(setting, Settings.Find(setting.Key.ToUpperInvariant()));
            Assert.NotEmpty(setting.Description);
            Assert.NotEmpty(setting.Allowed);
        }

        Assert.Distinct(Settings.All.Select(setting => Setting.VariableOf(setting.Key)));
    }
}

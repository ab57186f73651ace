using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class GetPfConfigurationTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void Value_ComesWithItsSourceAndDefault()
    {
        var result = engine.Run(
            "Get-PfConfiguration worker.concurrency -Config $args[0] | ForEach-Object { $_.Value, $_.Source, $_.Default, $_.EnvironmentVariable }",
            File("worker:\n  concurrency: 8\n")).WithoutErrors();

        Assert.Equal("8", result.Lines[0]);
        Assert.StartsWith("file ", result.Lines[1], StringComparison.Ordinal);
        Assert.Equal(["1", "PFTQ_WORKER_CONCURRENCY"], result.Lines.Skip(2));
    }

    [Fact]
    public void Default_ShowsTheBuiltInValues()
    {
        var result = engine.Run("Get-PfConfiguration worker.concurrency -Default -Config $args[0] | ForEach-Object { $_.Value, $_.Source }", File("worker:\n  concurrency: 8\n")).WithoutErrors();

        Assert.Equal(["1", "default"], result.Lines);
    }

    [Fact]
    public void Keys_TakeWildcards()
    {
        var result = engine.Run("Get-PfConfiguration worker.heartBeat.*, log.level | ForEach-Object { $_.Key }").WithoutErrors();

        Assert.Equal(["worker.heartBeat.salvageDuration", "worker.heartBeat.expirationDuration", "worker.heartBeat.interval", "log.level"], result.Lines);
    }

    [Theory]
    [InlineData("concurrency", "worker.concurrency")]
    [InlineData("worker.concurency", "worker.concurrency")]
    [InlineData("redis.passwort", "redis.password")]
    [InlineData("heartBeat", "worker.heartBeat.interval")]
    [InlineData("nothere", "Get-PfConfiguration")]
    public void MissingKey_IsAnErrorThatNamesNearOnes_AndTheOthersAreShown(string key, string named)
    {
        var result = engine.Run("Get-PfConfiguration $args[0], LOG.level | ForEach-Object { $_.Key }", key);

        Assert.Equal(["log.level"], result.Lines);
        Assert.Equal(["SettingNotFound"], result.ErrorIds);
        Assert.Equal(key, result.Errors[0].TargetObject);
        Assert.Contains(named, result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Wildcard_IsSilent_WhereNothingMatches() => Assert.Empty(engine.Run("Get-PfConfiguration nothere*").WithoutErrors().Output);

    [Fact]
    public void Secret_IsInNoStream()
    {
        var file = File("redis:\n  keyPrefix: team\n  password: hunter2\n");
        var result = engine.Run(
            """
            $VerbosePreference = $DebugPreference = 'Continue'
            Get-PfConfiguration -Config $args[0] -Backend redis://nowhere | ForEach-Object { $_.psobject.Properties.ForEach({ "$($_.Name)=$($_.Value)" }) }
            Export-PfConfiguration -Config $args[0] -Backend redis://nowhere
            """,
            file).WithoutErrors();

        Assert.Contains(result.Lines, line => line == "Key=redis.password");
        Assert.DoesNotContain(result.Lines.Concat(result.Verbose).Concat(result.Debug).Concat(result.Warnings), line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void UnknownKey_WarnsOnce_WithTheNearestName()
    {
        var result = engine.Run("$file = $args[0]; 1..3 | ForEach-Object { Get-PfConfiguration log.level -Config $file } > $null", File("worker:\n  concurency: 8\n"));

        Assert.Contains("worker.concurrency", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void BadValue_EndsTheCall()
    {
        var result = engine.Run("Get-PfConfiguration -Config $args[0]", File("worker:\n  concurrency: -1\n"));

        Assert.Equal(["InvalidConfiguration"], result.ErrorIds);
    }

    private string File(string text)
    {
        var path = Path.Combine(engine.Folder, Guid.NewGuid().ToString("N") + ".yaml");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}

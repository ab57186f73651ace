using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class TestPfBackendTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void AFile_IsLookedAt()
    {
        var result = engine.Run("New-PfQueue q > $null; Test-PfBackend | ForEach-Object { \"$($_.Name) $($_.Outcome)\" }; Test-PfBackend -Quiet").WithoutErrors();

        Assert.Equal(["Connection Passed", "Write Passed", "File Passed", "Space Passed", "True"], result.Lines);
    }

    [Fact]
    public void AMissingFile_IsAnAnswer_AndNotMade()
    {
        var path = Path.Combine(engine.Folder, "none", "q.db");
        var result = engine.Run("Test-PfBackend -Backend $args[0] | ForEach-Object { \"$($_.Name) $($_.Outcome)\" }", "sqlite:" + path).WithoutErrors();

        Assert.Equal(["Connection Warning"], result.Lines);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public void AServerThatIsNotThere_IsAnAnswer()
    {
        var result = engine.Run("Test-PfBackend -Backend 'redis://127.0.0.1:1?keyPrefix=p' | ForEach-Object { \"$($_.Name) $($_.Outcome) $($_.Advice.Length -gt 0)\" }; Test-PfBackend -Backend 'redis://127.0.0.1:1?keyPrefix=p' -Quiet").WithoutErrors();

        Assert.Equal(["Connection Failed True", "False"], result.Lines);
    }
}

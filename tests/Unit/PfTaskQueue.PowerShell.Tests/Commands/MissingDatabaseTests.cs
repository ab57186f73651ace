using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

/// <summary>Where no database is, only New-PfQueue makes one.</summary>
public sealed class MissingDatabaseTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private string Folder { get; } = Path.Combine(engine.Folder, Guid.NewGuid().ToString("N"));

    private string Backend => "sqlite:" + Path.Combine(Folder, "queue.db");

    [Theory]
    [InlineData("Get-PfQueue")]
    [InlineData("Get-PfQueue q*")]
    [InlineData("Get-PfTask q*")]
    [InlineData("Get-PfWorker *")]
    [InlineData("Get-PfDeadLetter *")]
    [InlineData("New-PfQueue q -WhatIf")]
    public void WhatAsksForAll_GetsNothing_AndMakesNothing(string call)
    {
        Assert.Empty(engine.Run($"{call} -Backend $args[0]", Backend).WithoutErrors().Output);
        Assert.False(Directory.Exists(Folder));
    }

    [Theory]
    [InlineData("Get-PfQueue q")]
    [InlineData("Get-PfTask q")]
    [InlineData("Get-PfWorker q")]
    [InlineData("Get-PfDeadLetter q")]
    [InlineData("Suspend-PfQueue q")]
    [InlineData("Resume-PfQueue q")]
    [InlineData("Repair-PfQueue q")]
    [InlineData("Remove-PfQueue q -Force")]
    [InlineData("Add-PfTask q payload")]
    [InlineData("Start-PfWorker q -Command true")]
    public void WhatNamesAQueue_IsToldThatThereIsNoDatabase_AndMakesNothing(string call)
    {
        var result = engine.Run($"{call} -Backend $args[0]", Backend);

        Assert.Equal(["QueueNotFound"], result.ErrorIds);
        Assert.Contains("no database " + Backend, result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("New-PfQueue", result.AllErrors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void NewQueue_MakesTheDatabase()
    {
        Assert.Equal(["q", "q"], engine.Run("New-PfQueue q -Backend $args[0]; Get-PfQueue -Backend $args[0]", Backend).WithoutErrors().Lines);
    }

    [Fact]
    public void Verbose_SaysThatThereIsNone()
    {
        Assert.Equal([$"{Backend}: there is no database yet, and so no queue"], engine.Run("Get-PfQueue -Backend $args[0] -Verbose", Backend).WithoutErrors().Verbose);
    }

    [Fact]
    public void AFolderInThePlaceOfTheFile_IsAnErrorOfTheBackend()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "queue.db"));

        Assert.Equal(["BackendUnavailable"], engine.Run("Get-PfQueue -Backend $args[0]", Backend).ErrorIds);
    }
}

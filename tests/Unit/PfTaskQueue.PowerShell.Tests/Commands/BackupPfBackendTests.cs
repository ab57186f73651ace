using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class BackupPfBackendTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void ACopy_IsMade_AndIsTheOutputIfThatWasAskedFor()
    {
        var path = FilePath("copy.db");
        var result = engine.Run(
            """
            New-PfQueue kept > $null
            Add-PfTask kept a, b > $null
            Backup-PfBackend $args[0]
            (Backup-PfBackend $args[0] -Force -PassThru).FullName
            (Get-PfTask kept -Backend "sqlite:$($args[0])").Payload
            """,
            path).WithoutErrors();

        Assert.Equal([path, "a", "b"], result.Lines);
    }

    [Theory]
    [InlineData("there.db", "FileExists")]
    [InlineData("folder", "PathIsFolder")]
    [InlineData("no/such/folder.db", "FileWriteError")]
    public void APathThatCannotBeUsed_IsAnError_WithAdvice(string name, string errorId)
    {
        File.WriteAllText(FilePath("there.db"), "mine");
        Directory.CreateDirectory(FilePath("folder"));
        var error = Assert.Single(engine.Run("New-PfQueue $args[1] > $null; Backup-PfBackend $args[0]", FilePath(name), errorId).AllErrors);

        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal("mine", File.ReadAllText(FilePath("there.db")));
    }

    [Fact]
    public void TheDatabaseItself_IsNotReplaced()
    {
        var path = FilePath("own.db");
        var error = Assert.Single(engine.Run("New-PfQueue q -Backend \"sqlite:$($args[0])\" > $null; Backup-PfBackend $args[0] -Force -Backend \"sqlite:$($args[0])\"", path).AllErrors);

        Assert.StartsWith("FileWriteError,", error.FullyQualifiedErrorId);
        Assert.Contains("in use", error.Exception.Message);
    }

    [Fact]
    public void AMissingDatabase_IsAnError_AndNotMade()
    {
        var path = FilePath("none.db");
        var error = Assert.Single(engine.Run("Backup-PfBackend $args[0] -Backend \"sqlite:$($args[1])\"", FilePath("of-none.db"), path).AllErrors);

        Assert.StartsWith("BackendUnavailable,", error.FullyQualifiedErrorId);
        Assert.False(File.Exists(path));
    }

    /// <summary>It also shows that a session opens the file that is there now.</summary>
    [Fact]
    public void ACopyThatIsPutInThePlaceOfTheDatabase_IsWhatTheSessionSeesNext()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps open files in their place.");
        var result = engine.Run(
            """
            $backend = "sqlite:$($args[0])"
            New-PfQueue old -Backend $backend > $null
            Backup-PfBackend $args[1] -Backend $backend
            New-PfQueue new -Backend $backend > $null
            [System.IO.Directory]::GetFiles([System.IO.Path]::GetDirectoryName($args[0]), 'place.db*').ForEach({ [System.IO.File]::Delete($_) })
            [System.IO.File]::Move($args[1], $args[0])
            Add-PfTask old -InputObject restored -Backend $backend | ForEach-Object Payload
            Get-PfQueue -Backend $backend | ForEach-Object Name
            """,
            FilePath("place.db"),
            FilePath("saved")).WithoutErrors();

        Assert.Equal(["restored", "old"], result.Lines);
    }

    private string FilePath(string name) => Path.Combine(engine.Folder, name);
}

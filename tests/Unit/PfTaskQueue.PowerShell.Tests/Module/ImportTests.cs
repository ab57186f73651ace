using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Module;

public class ImportTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void SecondImport_KeepsEveryCmdlet() => AssertSameCommandsAfter("Import-Module -Name $args[0]");

    [Fact]
    public void ForcedImport_KeepsEveryCmdlet() => AssertSameCommandsAfter("Import-Module -Name $args[0] -Force");

    [Fact]
    public void ImportAfterRemoval_KeepsEveryCmdlet() => AssertSameCommandsAfter("Remove-Module -Name PfTaskQueue; Import-Module -Name $args[0]");

    [Fact]
    public void SecondRunspace_GetsEveryCmdlet()
    {
        using var other = new EngineFixture();

        Assert.Equal(Commands(engine), Commands(other));
    }

    [Fact]
    public void Import_IsRefused_WhenTheModuleWasLoadedFromAnotherFolder()
    {
        using var upgraded = new EngineFixture();
        var copy = Path.Combine(upgraded.Folder, "PfTaskQueue");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(Repository.Module))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        var result = upgraded.Run("Remove-Module -Name PfTaskQueue; Import-Module -Name $args[0]", Path.Combine(copy, "PfTaskQueue.psd1"));

        Assert.Contains(result.AllErrors, error => error.ToString().Contains("start a new session", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Commands(EngineFixture engine) =>
        engine.Run("Get-Command -Module PfTaskQueue | ForEach-Object Name").WithoutErrors().Lines;

    private void AssertSameCommandsAfter(string script)
    {
        IReadOnlyList<string> before = Commands(engine);
        Assert.NotEmpty(before);

        engine.Run(script, Repository.Manifest).WithoutErrors();

        Assert.Equal(before, Commands(engine));
        Assert.Equal(before.Count, engine.Run("(Get-Module -Name PfTaskQueue).ExportedCmdlets.Count").Output.Single().BaseObject);
    }
}

using System.Diagnostics;
using System.IO.Enumeration;
using System.Management.Automation;
using System.Text.RegularExpressions;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Module;

public class ManifestTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private PSModuleInfo Imported => (PSModuleInfo)engine.Run("Get-Module -Name PfTaskQueue").Output.Single().BaseObject;

    [Fact]
    public void Manifest_IsValid() => engine.Run("Test-ModuleManifest -Path $args[0]", Repository.Manifest).WithoutErrors();

    [Fact]
    public void Manifest_HasWhatTheGalleryShows()
    {
        PSModuleInfo module = Imported;

        Assert.NotEqual(Guid.Empty, module.Guid);
        Assert.NotEmpty(module.Author);
        Assert.NotEmpty(module.Description);
        Assert.NotNull(module.LicenseUri);
        Assert.NotNull(module.ProjectUri);
        Assert.NotEmpty(module.ReleaseNotes);
        Assert.Contains("PSEdition_Core", module.Tags);
        Assert.Equal(["Core"], module.CompatiblePSEditions);
        Assert.Equal(new Version(7, 4), module.PowerShellVersion);
    }

    [Fact]
    public void Assemblies_HaveTheManifestsVersion() =>
        Assert.Equal(
            Imported.Version.ToString(3),
            FileVersionInfo.GetVersionInfo(Path.Combine(Repository.Module, "bin", "net8.0", "PfTaskQueue.Core.dll")).FileVersion![..^2]);

    [Fact]
    public void Changelog_HasTheManifestsVersion() =>
        Assert.Matches($@"(?m)^## \[({Imported.Version.ToString(3).Replace(".", "\\.", StringComparison.Ordinal)}|Unreleased)\]", File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md")));

    [Fact]
    public void Notices_NameEveryAssemblyThatIsNotOurs()
    {
        var named = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Module, "ThirdPartyNotices.md")), @"`([^`]+\.dll)`").Select(match => match.Groups[1].Value).ToArray();
        var shipped = Directory.GetFiles(Path.Combine(Repository.Module, "bin", "net8.0"), "*.dll").Select(file => Path.GetFileName(file))
            .Where(name => !name.StartsWith("PfTaskQueue.", StringComparison.Ordinal)).ToArray();

        Assert.All(shipped, name => Assert.Contains(named, pattern => FileSystemName.MatchesSimpleExpression(pattern, name)));
        Assert.All(named, pattern => Assert.Contains(shipped, name => FileSystemName.MatchesSimpleExpression(pattern, name)));
    }
}

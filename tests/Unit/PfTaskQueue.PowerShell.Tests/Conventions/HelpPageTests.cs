using System.Management.Automation;
using System.Text.RegularExpressions;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Conventions;

public class HelpPageTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static string Folder { get; } = Path.Combine(Repository.Root, "docs", "en-US");

    private IReadOnlyList<CommandInfo> Cmdlets { get; } =
        [.. engine.Run("Get-Command -Module PfTaskQueue -CommandType Cmdlet").WithoutErrors().Output.Select(item => (CommandInfo)item.BaseObject)];

    [Fact]
    public void EveryCmdlet_HasAPage_AndEveryPageACmdlet()
    {
        var pages = Directory.GetFiles(Folder, "*-Pf*.md").Select(file => Path.GetFileNameWithoutExtension(file));

        Assert.NotEmpty(Cmdlets);
        Assert.Equal(Cmdlets.Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NoPage_HasAPlaceholder()
    {
        var offenders = Directory.GetFiles(Folder, "*.md").Where(page => File.ReadAllText(page).Contains("{{", StringComparison.Ordinal));

        Assert.Empty(offenders);
    }

    [Fact]
    public void EveryErrorId_IsInTheAboutPage()
    {
        var page = File.ReadAllText(Path.Combine(Folder, "about_PfTaskQueue.md"));
        var literals = Repository.Files("src/PfTaskQueue.PowerShell", "*.cs")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "\"([A-Z][A-Za-z]+)\", ErrorCategory"))
            .Select(match => match.Groups[1].Value);

        Assert.All(Enum.GetNames<PfError>().Union(literals), id => Assert.Matches($@"\b{id}\b", page));
    }

    [Fact]
    public void EveryPage_DescribesItsCmdletsParameters_AndNoOthers()
    {
        Assert.All(Cmdlets, cmdlet =>
        {
            var declared = cmdlet.Parameters.Keys.Except(Cmdlet.CommonParameters);
            var described = File.ReadLines(Path.Combine(Folder, cmdlet.Name + ".md"))
                .Where(line => line.StartsWith("### -", StringComparison.Ordinal))
                .Select(line => line["### -".Length..]);

            Assert.Equal(declared.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        });
    }
}

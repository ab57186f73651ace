using System.Text.RegularExpressions;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Conventions;

/// <summary>Who may name whom. The sources are read, so that a body counts as much as a signature.</summary>
public partial class DirectionTests
{
    private const string Core = "src/PfTaskQueue.Core";

    [Theory]
    [InlineData("Files")]
    [InlineData("Model")]
    [InlineData("Lifecycle", "Model")]
    [InlineData("Serialization", "Lifecycle", "Model")]
    [InlineData("Configuration", "Lifecycle", "Model", "Serialization")]
    [InlineData("Checking", "Lifecycle", "Model", "Serialization")]
    [InlineData("Storage", "Checking", "Configuration", "Files", "Lifecycle", "Model", "Serialization")]
    [InlineData("Handlers", "Configuration", "Files", "Lifecycle", "Model", "Serialization")]
    [InlineData("Worker", "Configuration", "Handlers", "Lifecycle", "Model", "Storage")]
    public void Layer_NamesOnlyTheLayersBelow(string layer, params string[] below)
    {
        var named = Repository.Files($"{Core}/{layer}", "*.cs")
            .SelectMany(file => NamedLayer().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Layer: match.Groups[1].Value)));

        Assert.Empty(named.Where(reference => reference.Layer != layer && !below.Contains(reference.Layer)).Distinct());
    }

    [Fact]
    public void Core_NamesNothingOfPowerShell() => AssertOnly(@"System\.Management\.Automation", Core);

    [Fact]
    public void OnlyTheRedisStore_NamesItsClient() => AssertOnly(@"StackExchange\.Redis", "src", "Storage/Redis/");

    [Fact]
    public void OnlyTheSqliteStore_NamesItsClient() => AssertOnly(@"Microsoft\.Data\.Sqlite|SQLitePCL", "src", "Storage/Sqlite/");

    [Fact]
    public void Loader_ReferencesNothing() =>
        Assert.DoesNotContain("Reference", File.ReadAllText(Path.Combine(Repository.Root, "src/PfTaskQueue.Loader/PfTaskQueue.Loader.csproj")), StringComparison.Ordinal);

    private static void AssertOnly(string pattern, string folder, string? allowed = null)
    {
        var offenders = Repository.Files(folder, "*.cs").Where(file => Regex.IsMatch(File.ReadAllText(file), pattern)
            && (allowed is null || !file.Replace('\\', '/').Contains(allowed, StringComparison.Ordinal)));

        Assert.Empty(offenders);
    }

    [GeneratedRegex(@"\bPfTaskQueue\.(Checking|Configuration|Files|Handlers|Lifecycle|Model|PowerShell|Serialization|Storage|Worker)\b")]
    private static partial Regex NamedLayer();
}

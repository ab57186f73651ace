using System.Text.RegularExpressions;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Conventions;

/// <summary>The page that maps faults to tests names tests that there are.</summary>
public partial class ReliabilityPageTests
{
    [Fact]
    public void EveryTestThatThePageNames_IsThere()
    {
        var sources = Repository.Files("tests", "*.cs").ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "design", "reliability.md")));

        Assert.True(named.Count > 50, $"only {named.Count} tests are named");
        Assert.Empty(named
            .Where(name => !sources[name.Groups[1].Value].Any(text => text.Contains($" {name.Groups[2].Value}(", StringComparison.Ordinal)))
            .Select(name => name.Value));
    }

    [GeneratedRegex(@"`(\w+(?:Tests|Conformance))\.(\w+)`")]
    private static partial Regex TestName();
}

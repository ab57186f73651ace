using System.Text.RegularExpressions;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Conventions;

public class SourceFileTests
{
    private const int MedianLines = 90;
    private const int MostLines = 400;

    private static IReadOnlyList<string> Sources { get; } = [.. Repository.Files("src", "*.cs")];

    [Fact]
    public void HalfOfTheFiles_AreShort()
    {
        int[] lengths = [.. Sources.Select(file => File.ReadLines(file).Count()).Order()];

        Assert.True(lengths[lengths.Length / 2] < MedianLines, $"the median is {lengths[lengths.Length / 2]} lines");
    }

    [Fact]
    public void NoFile_IsLong()
    {
        var offenders = Sources.Where(file => File.ReadLines(file).Count() > MostLines);

        Assert.Empty(offenders);
    }

    [Fact]
    public void EveryScriptOfABackend_BeginsWithItsPurpose()
    {
        var offenders = Repository.Files("src", "*.sql").Concat(Repository.Files("src", "*.lua"))
            .Where(file => !File.ReadLines(file).First().StartsWith("--", StringComparison.Ordinal));

        Assert.Empty(offenders);
    }

    [Fact]
    public void NoFile_PutsWorkOff()
    {
        // Written apart, so that this file is not one that it finds.
        var marks = new Regex(@"\b(TO" + "DO|FIX" + @"ME|XX" + @"X)\b");
        string[] patterns = ["*.cs", "*.ps1", "*.psm1", "*.sh", "*.sql", "*.lua"];
        var offenders = patterns.SelectMany(pattern => Repository.Files(".", pattern)).Where(file => marks.IsMatch(File.ReadAllText(file)));

        Assert.Empty(offenders);
    }

    [Fact]
    public void NoEngineFile_ReadsTheMachinesClock()
    {
        var offenders = Sources.Where(file => Regex.IsMatch(File.ReadAllText(file), @"\bDateTime(Offset)?\.(Utc)?Now\b"));

        Assert.Empty(offenders);
    }
}

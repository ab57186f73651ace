using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Conventions;

/// <summary>The about topics as the build makes them of their pages, with what a machine without pwsh has too.</summary>
public class AboutTextTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    public static TheoryData<string> Topics =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "en-US"), "about_*.md").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Topic_IsPlainText_AsWideAsAShell(string topic)
    {
        var lines = Convert(topic);

        Assert.Equal(["TOPIC", "    " + topic, "", "SHORT DESCRIPTION"], lines.Take(4));
        Assert.StartsWith("    ", lines[4], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains('`', StringComparison.Ordinal) || line.StartsWith('#') || line.Contains("| ---", StringComparison.Ordinal));

        // Code is twice as far from the edge, and is not broken.
        Assert.DoesNotContain(lines, line => line.Length > 80 && !line.StartsWith("        ", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_AreColumns_AndListsHang()
    {
        var page = Path.Combine(engine.Folder, "about_Sample.md");
        File.WriteAllText(page, "# about_Sample\n\n| key | what |\n| --- | --- |\n| `a\\|b` | one |\n| c | two |\n\n* an item\n  in two lines\n");

        Assert.Equal(
            ["TOPIC", "    about_Sample", "", "    key  what", "    a|b  one", "    c    two", "", "    * an item in two lines", ""], Run(page));
    }

    private string[] Convert(string topic) => Run(Path.Combine(Repository.Root, "docs", "en-US", topic + ".md"));

    private string[] Run(string page) => Assert.Single(
        engine.Run("& $args[0] -Path $args[1]", Path.Combine(Repository.Root, "tools", "ConvertTo-AboutText.ps1"), page).WithoutErrors().Lines).Split('\n');
}

using PfTaskQueue.PowerShell.Tests.Reports;

namespace PfTaskQueue.PowerShell.Tests.Engine;

public sealed class CiExampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pftaskqueue-ci-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixFact]
    public async Task AllChecksPass_AndTheStepIsGreen()
    {
        var (process, cases) = await RunAsync(("a.sh", "exit 0"), ("b.sh", "echo fine"));

        Assert.Equal((0, ""), (process.ExitCode, process.Errors));
        Assert.Contains("All 2 checks passed", process.Output);
        Assert.Equal(["a.sh", "b.sh"], cases);
    }

    [UnixFact]
    public async Task ACheckFails_AndTheStepIsRed_WithBothReports()
    {
        var (process, cases) = await RunAsync(("good.sh", "exit 0"), ("links.sh", "echo 'dead link: /about' >&2; exit 1"));

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("1 of 2 in queue 'checks'", process.Errors, StringComparison.Ordinal);
        Assert.Equal(["good.sh", "links.sh failed"], cases);
        var page = HtmlPage.Load(Path.Combine(_folder, "reports", "checks.html")).Text;
        Assert.Contains("1 of 2 tasks failed", page, StringComparison.Ordinal);
        Assert.Contains("dead link: /about", page, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task NoChecks_AreNoSuccess()
    {
        var (process, _) = await RunAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("There is no *.sh", process.Errors, StringComparison.Ordinal);
    }

    /// <returns>The process, and the test cases of its JUnit file.</returns>
    private async Task<(HostProcess Process, string[] Cases)> RunAsync(params (string Name, string Text)[] checks)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "checks")).FullName;
        foreach (var (name, text) in checks)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text + "\n");
        }

        var reports = Path.Combine(_folder, "reports");
        var process = await HostProcess.RunAsync(
            "& $args[0] -Checks $args[1] -Reports $args[2] -Module $args[3]; exit $LASTEXITCODE",
            Path.Combine(Repository.Root, "examples", "ci.ps1"), folder, reports, Repository.Module);
        var file = Path.Combine(reports, "checks.xml");
        string[] cases = File.Exists(file)
            ? [.. JUnitSchema.Load(file).Descendants("testcase").Select(item => item.Attribute("name")!.Value + (item.Element("failure") is null ? "" : " failed"))]
            : [];
        return (process, cases);
    }
}

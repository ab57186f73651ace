using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Reports;

/// <summary>Names, payloads, messages and logs are whatever somebody put into them.</summary>
public class HostileReportTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Queue = "<b>\"q\"&'q'";
    private const string Name = "<script>alert(1)</script>\" onload=\"x";
    private const string Payload = "</style></svg><img src=x onerror=alert(2)>";

    // A closed cell, a colour, a NUL, a turned direction, half a character, a line end of another system.
    private const string Handler =
        """
        printf '</td></table><h3>out</h3> \033[31mred\033[0m \000 \342\200\256turned \355\240\200 ]]> a\r\nb' > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/message"
        printf '<plaintext>&amp;\033]0;title\007\033[2Jlog\001\n'
        exit 1
        """;

    private string Write(string extension)
    {
        var file = Path.Combine(engine.Folder, Guid.NewGuid().ToString("N") + extension);
        engine.Run(
            """
            param($Queue, $Name, $Payload, $Handler, $Folder, $File)
            New-PfQueue $Queue > $null
            @{ Name = $Name; Payload = $Payload }, @{ Payload = $Payload } | Add-PfTask $Queue > $null
            Start-PfWorker $Queue -Name '<i>w</i>' -Command sh -ArgumentList '-c', $Handler -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $Folder 6> $null > $null
            Get-PfTask $Queue | Export-PfReport $File
            Remove-PfQueue $Queue -Force
            """,
            Queue, Name, Payload, Handler, engine.Folder, file).WithoutErrors();
        return file;
    }

    [UnixFact]
    public void Html_HasNoMarkupButItsOwn_AndShowsItAll()
    {
        var page = HtmlPage.Load(Write(".html"));

        Assert.DoesNotContain("script", page.Elements);
        Assert.Contains(Queue, page.Text, StringComparison.Ordinal);
        Assert.Contains(Name, page.Text, StringComparison.Ordinal);
        Assert.Contains(Payload, page.Text, StringComparison.Ordinal);
        Assert.Contains("</td></table><h3>out</h3> red \uFFFD \uFFFDturned", page.Text, StringComparison.Ordinal);
        Assert.Contains("<plaintext>&amp;log\uFFFD", page.Text, StringComparison.Ordinal);
        Assert.Equal(["<i>w</i>"], page.Workers.Keys);
    }

    [UnixFact]
    public void JUnit_IsValid_AndHoldsItAll()
    {
        var suite = JUnitSchema.Load(Write(".xml")).Root!.Element("testsuite")!;

        var failure = suite.Element("testcase")!.Element("failure")!;
        Assert.Equal(Queue, suite.Attribute("name")!.Value);
        Assert.Equal(Name, suite.Element("testcase")!.Attribute("name")!.Value);
        Assert.StartsWith("</td></table><h3>out</h3> red \uFFFD \uFFFDturned ", failure.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.EndsWith(" ]]> a\r\nb", failure.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Contains("<plaintext>&amp;log\uFFFD", failure.Value, StringComparison.Ordinal);
    }
}

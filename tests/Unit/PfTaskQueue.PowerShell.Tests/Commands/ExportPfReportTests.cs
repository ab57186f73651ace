using System.Xml.Linq;
using PfTaskQueue.PowerShell.Tests.Engine;
using PfTaskQueue.PowerShell.Tests.Reports;

namespace PfTaskQueue.PowerShell.Tests.Commands;

public class ExportPfReportTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    // Two workers: a task each that fails twice and is then given up, one that succeeds in the second attempt, one that waits.
    private const string Work =
        """
        param($Queue, $Folder)
        New-PfQueue $Queue > $null
        @{ Name = 'bad'; Payload = 'bad'; RetryLimit = 1 }, @{ Name = 'late'; Payload = 'late'; RetryLimit = 1 }, @{ Payload = 'good' }, @{ Name = 'twin'; Payload = 'good' }, @{ Name = 'twin'; Payload = 'bad' } | Add-PfTask $Queue > $null
        $handler = 'case "$PFTQ_TASK_HANDLER_INPUT_PAYLOAD" in good) exit 0;; late) mkdir "$0" && exit 1; exit 0;; *) echo "almost there"; echo "out of paper" >&2; printf "no <ink> & \001" > "$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output/message"; exit 3;; esac'
        'ada', 'grace' | ForEach-Object { Start-PfWorker $Queue -Name $_ -Command sh -ArgumentList '-c', $handler, "$Folder/$Queue" -NumTasks $(if ($_ -eq 'ada') { 3 } else { 100 }) -ExitOnEmpty -ExitOnEmptyGracePeriod 1ms -WorkDir $Folder 6> $null > $null }
        @{ Name = 'waits'; Payload = 'w' } | Add-PfTask $Queue > $null
        """;

    private string Target(string extension) => Path.Combine(engine.Folder, Guid.NewGuid().ToString("N") + extension);

    [UnixFact]
    public void JUnit_HasACaseForEachTask_WithWhyItFailed()
    {
        var file = Target(".xml");
        engine.Run(Work, "xml", engine.Folder).WithoutErrors();

        var written = engine.Run("Get-PfTask xml | Export-PfReport $args[0] -PassThru", file).WithoutErrors();

        Assert.Equal([file], written.Lines);
        var suite = Assert.Single(JUnitSchema.Load(file).Root!.Elements("testsuite"));
        Assert.Equal("xml 6 2 0 1", string.Join(' ', ((string[])["name", "tests", "failures", "errors", "skipped"]).Select(name => suite.Attribute(name)!.Value)));
        var cases = suite.Elements("testcase").ToList();
        var unnamed = engine.Run("(Get-PfTask xml).Where({ -not $_.Name }).Uid").Lines.Single();
        Assert.Equal(["bad", "late", unnamed, "twin", "twin (2)", "waits"], cases.Select(item => item.Attribute("name")!.Value));
        Assert.All(cases, item => Assert.Equal("xml", item.Attribute("classname")!.Value));
        Assert.True((double)suite.Attribute("time")! > 0);
        Assert.Equal("Pending", cases[5].Element("skipped")!.Attribute("message")!.Value);
        var failure = cases[0].Element("failure")!;
        Assert.Equal(("Failed", "no <ink> & \uFFFD"), (failure.Attribute("type")!.Value, failure.Attribute("message")!.Value));
        Assert.Contains("almost there", failure.Value, StringComparison.Ordinal);
        Assert.Contains(", exit code 3\n", failure.Value, StringComparison.Ordinal);
        Assert.Contains("--- end of standard error\nout of paper", failure.Value, StringComparison.Ordinal);
    }

    [UnixFact]
    public void Html_ShowsWorkersAttemptsAndFailures()
    {
        var file = Target(".html");
        engine.Run(Work, "page", engine.Folder).WithoutErrors();

        engine.Run("Export-PfReport $args[0] page", file).WithoutErrors();

        var page = HtmlPage.Load(file);
        Assert.Contains("2 of 6 tasks failed", page.Text, StringComparison.Ordinal);
        Assert.Equal(["ada", "grace"], page.Workers.Keys.Order(StringComparer.Ordinal));

        // bad twice, late twice, good, and the twins once.
        Assert.Equal(7, page.Workers.Values.Sum(bars => bars.Count));
        Assert.Equal(4, page.Workers.Values.SelectMany(bars => bars).Count(bar => bar == "o-failed"));
        Assert.Contains("no <ink> &", page.Text, StringComparison.Ordinal);
        Assert.Contains("out of paper", page.Text, StringComparison.Ordinal);
        Assert.Contains("exit code 3", page.Text, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(".xml")]
    [InlineData(".htm")]
    public void AnEmptyQueue_IsAReportWithoutTasks(string extension)
    {
        var file = Target(extension);
        engine.Run("New-PfQueue $args[1] > $null; Export-PfReport $args[0] -Queue $args[1]", file, "empty" + extension[1..]).WithoutErrors();

        if (extension == ".xml")
        {
            Assert.Equal("0", JUnitSchema.Load(file).Root!.Element("testsuite")!.Attribute("tests")!.Value);
        }
        else
        {
            Assert.Contains("There are no tasks", HtmlPage.Load(file).Text, StringComparison.Ordinal);
        }
    }

    [UnixFact]
    public void NoTasksInThePipeline_AreAnEmptyReport()
    {
        var file = Target(".xml");
        engine.Run("@() | Export-PfReport $args[0]", file).WithoutErrors();

        Assert.Empty(JUnitSchema.Load(file).Root!.Elements());
    }

    [UnixTheory]
    [InlineData(".txt", "", "UnknownFormat")]
    [InlineData("", "", "UnknownFormat")]
    [InlineData("/no/report.xml", "", "FileWriteError")]
    [InlineData(".xml", "nothere", "QueueNotFound")]
    public void AnError_LeavesNoFile(string extension, string queue, string errorId)
    {
        var file = Target(extension);
        engine.Run("New-PfQueue there -ErrorAction Ignore > $null");

        var result = engine.Run("Export-PfReport $args[0] -Queue $args[1] -PassThru", file, queue.Length > 0 ? queue : "there");

        Assert.Equal([errorId], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Empty(Leftovers(file));
    }

    [UnixFact]
    public void AFolder_IsAnErrorThatSaysSo() =>
        Assert.Equal(["PathIsFolder"], engine.Run("Export-PfReport $args[0] -Format Html -Queue *", engine.Folder).ErrorIds);

    [UnixFact]
    public void NeitherTasksNorAQueue_IsAnError() => Assert.Equal(["NothingGiven"], engine.Run("Export-PfReport x.xml").ErrorIds);

    [UnixFact]
    public void NoClobber_LeavesTheFileAsItIs()
    {
        var file = Target(".xml");
        File.WriteAllText(file, "mine");

        Assert.Equal(["FileExists"], engine.Run("Export-PfReport $args[0] -Queue * -NoClobber", file).ErrorIds);
        Assert.Equal("mine", File.ReadAllText(file));
        engine.Run("Export-PfReport $args[0] -Queue *", file).WithoutErrors();
        Assert.NotEqual("mine", File.ReadAllText(file));
    }

    [UnixFact]
    public void Format_WinsOverTheExtension()
    {
        var file = Target(".log");
        engine.Run("Export-PfReport $args[0] -Queue * -Format JUnit", file).WithoutErrors();

        JUnitSchema.Load(file);
    }

    [UnixFact]
    public void WhatIf_WritesNothing()
    {
        var file = Target(".xml");
        engine.Run("Export-PfReport $args[0] -Queue * -WhatIf", file).WithoutErrors();

        Assert.Empty(Leftovers(file));
    }

    [UnixFact]
    public void ARelativePath_StartsAtTheShellsLocation()
    {
        engine.Run("$path = $ExecutionContext.SessionState.Path; $before = $path.CurrentLocation; $null = $path.SetLocation($args[0]); Export-PfReport ./here.xml -Queue *; $null = $path.SetLocation($before)", engine.Folder).WithoutErrors();

        Assert.True(File.Exists(Path.Combine(engine.Folder, "here.xml")));
    }

    [UnixTheory]
    [InlineData("& { 1..9 | ForEach-Object { if ($_ -eq 5) { throw 'away' }; Get-PfTask cut } | Export-PfReport $args[0] } $args[0]")]
    [InlineData("foreach ($once in 1) { 1..9 | ForEach-Object { if ($_ -eq 5) { break }; Get-PfTask cut } | Export-PfReport $args[0] }")]
    public void ACallThatEndsEarly_LeavesNoFile_AndTheOldOneAsItWas(string script)
    {
        var file = Target(".xml");
        File.WriteAllText(file, "old");
        engine.Run("New-PfQueue cut -ErrorAction Ignore > $null; Add-PfTask cut p > $null");

        engine.Run(script, file);

        Assert.Equal([file], Leftovers(file));
        Assert.Equal("old", File.ReadAllText(file));
    }

    [UnixFact]
    public async Task AStoppedCall_LeavesNoFile()
    {
        var file = Target(".html");
        engine.Run("New-PfQueue stopped > $null; Add-PfTask stopped p > $null").WithoutErrors();
        using var shell = engine.CreateShell("$task = Get-PfTask stopped; & { while ($true) { $task } } | Export-PfReport $args[0]", file);
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => Leftovers(file).Length > 0, TimeSpan.FromSeconds(30)), "the report is not begun");

        await Task.Run(shell.Stop).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(run.IsCompleted);
        Assert.Empty(Leftovers(file));
    }

    private string[] Leftovers(string file) => Directory.GetFiles(engine.Folder, $"*{Path.GetFileName(file)}*");
}

using PfTaskQueue.PowerShell.Tests.Commands;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Reports;

/// <summary>The ends of attempts that are not plain failures, and very many of them.</summary>
public class OutcomeReportTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public void AnAttemptWhoseWorkerDied_IsShownAsThat()
    {
        engine.Run("New-PfQueue lost > $null; Add-PfTask lost p > $null").WithoutErrors();
        WorkerProcess.Crash(engine, "lost", TimeSpan.FromMilliseconds(10));
        engine.Run("Repair-PfQueue lost > $null").WithoutErrors();

        var page = Export("lost");

        Assert.Equal(["o-lost"], page.Workers["lost"]);
        Assert.Contains("1 of 1 task not finished yet", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TimeOutsCancellationsAndRunningAttempts_AreToldApart()
    {
        engine.Run("New-PfQueue mixed > $null; Add-PfTask mixed p -Timeout 1s > $null; Start-PfWorker mixed -Name slow -Command TestHandler -ArgumentList sleep -NumTasks 1 -WorkDir $args[0] 6> $null > $null; Add-PfTask mixed p | Stop-PfTask; Add-PfTask mixed p > $null", engine.Folder).WithoutErrors();
        using var running = WorkerProcess.Start(engine, "mixed", "-Name busy");

        var page = Export("mixed");

        Assert.Equal(["o-timeout"], page.Workers["slow"]);
        Assert.Equal(["o-running"], page.Workers["busy"]);
        Assert.Contains("2 of 3 tasks failed", page.Text, StringComparison.Ordinal);
        Assert.Contains("Signaled", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void VeryManyAttempts_AreThinnedOut_AndThePageSaysSo()
    {
        var file = Path.Combine(engine.Folder, "many.html");
        engine.Run(
            """
            New-PfQueue many > $null
            Add-PfTask many p > $null
            Start-PfWorker many -Name fast -Command true -NumTasks 1 -WorkDir $args[0] 6> $null > $null
            $task = Get-PfTask many
            1..2100 | ForEach-Object { $task } | Export-PfReport $args[1]
            """,
            engine.Folder, file).WithoutErrors();

        var page = HtmlPage.Load(file);

        Assert.Equal(1050, page.Workers["fast"].Count);
        Assert.Contains("Of 2,100 attempts, 1,050 are drawn", page.Text, StringComparison.Ordinal);
        Assert.Contains("All 2,100 tasks succeeded", page.Text, StringComparison.Ordinal);
    }

    private HtmlPage Export(string queue)
    {
        var file = Path.Combine(engine.Folder, queue + ".html");
        engine.Run("Export-PfReport $args[0] -Queue $args[1]", file, queue).WithoutErrors();
        return HtmlPage.Load(file);
    }
}

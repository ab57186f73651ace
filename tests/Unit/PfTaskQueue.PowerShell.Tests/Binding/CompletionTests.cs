using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PfTaskQueue.PowerShell.Tests.Commands;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Binding;

/// <summary>What the shell's Tab key offers, as the engine asks for it.</summary>
public sealed class CompletionTests(BusyQueue busy) : IClassFixture<BusyQueue>
{
    private readonly EngineFixture _engine = busy.Engine;

    [Theory]
    [InlineData("Get-PfTask bu", "busy")]
    [InlineData("Get-PfTask nothere", null)]
    [InlineData("Get-PfWorker busy -Name run", "runner")]
    [InlineData("Stop-PfWorker busy run", "runner")]
    [InlineData("Get-PfTask busy -Name name", "'name of lost'")]
    [InlineData("Get-PfTask b* -Name 'name", "'name of lost'")]
    [InlineData("Get-PfTask busy -Name nothere", null)]
    [InlineData("Get-PfConfiguration worker.conc", "worker.concurrency")]
    [InlineData("Start-PfWorker busy -StopPolicy req", "Requeue")]
    public void Word_IsCompleted(string line, string? expected) => Assert.Equal(expected is null ? [] : [expected], Complete(line));

    [Theory]
    [InlineData("Get-PfTask busy -Uid ", "Get-PfTask busy")]
    [InlineData("Stop-PfTask busy ", "Get-PfTask busy")]
    [InlineData("Restart-PfTask busy ", "Get-PfTask busy")]
    [InlineData("Remove-PfTask busy ", "Get-PfTask busy")]
    [InlineData("Get-PfWorker busy -Uid ", "Get-PfWorker busy")]
    [InlineData("Restore-PfDeadLetter busy ", "Get-PfDeadLetter busy")]
    [InlineData("Remove-PfDeadLetter busy ", "Get-PfDeadLetter busy")]
    public void Uids_AreThoseOfTheQueue(string line, string all)
    {
        var uids = Lines($"{all} | ForEach-Object Uid");

        Assert.NotEmpty(uids);
        Assert.Equal(uids.Order(), Complete(line).Order());
        Assert.Equal([uids[0]], Complete(line + uids[0][..13]));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("$(throw 'run')")]
    [InlineData("a \"b\" `c ‘d’ “e”")]
    [InlineData("-x; # {y} & | @z")]
    [InlineData("\u001b[31m'\n\u202e`\"$(1)“\u009b\0")]
    public void CompletedName_MeansItself_AndIsOneLineOfText(string name)
    {
        Lines("New-PfQueue $args[0] > $null", name);
        try
        {
            var offered = Assert.Single(_engine.Run(
                "param($Name) (TabExpansion2 'Get-PfTask ' 11).CompletionMatches | Where-Object { (& ([scriptblock]::Create('& { $args[0] } ' + $_.CompletionText))) -ceq $Name }", name).WithoutErrors().Output);
            var result = (System.Management.Automation.CompletionResult)offered.BaseObject;
            Assert.All([result.CompletionText, result.ListItemText, result.ToolTip], HostileText.HostileLines.AssertHarmless);
        }
        finally
        {
            Lines("Remove-PfQueue $args[0] -Force", name);
        }
    }

    [Fact]
    public void StopPfWorker_OffersOnlyThoseThatRun()
    {
        Lines("Suspend-PfQueue busy; Start-PfWorker busy -Name ended -Command true -WorkDir $args[0] > $null; Resume-PfQueue busy", _engine.Folder);

        Assert.Contains("ended", Complete("Get-PfWorker busy -Name "));
        Assert.DoesNotContain("ended", Complete("Stop-PfWorker busy "));
    }

    // Paths are for Pester: the engine alone has no commands to look for files.
    [Fact]
    public void Command_IsCompletedToPrograms() => Assert.Contains(
        "TestHandler", Complete("Start-PfWorker busy -Command TestHandl").Select(Path.GetFileNameWithoutExtension));

    [Fact]
    public void Backend_IsOneOfTheSession_OrAFileAtTheLocation()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_engine.Folder, "elsewhere")).FullName;
        File.WriteAllText(Path.Combine(folder, "other.db"), "");
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "");

        var offered = Lines(
            "$before = $ExecutionContext.SessionState.Path.CurrentLocation; $ExecutionContext.SessionState.Path.SetLocation($args[0]) > $null; (TabExpansion2 'Get-PfQueue -Backend sqlite:' 27).CompletionMatches.CompletionText; $ExecutionContext.SessionState.Path.SetLocation($before) > $null", folder);

        Assert.Contains(_engine.Backend, offered);
        Assert.Contains("sqlite:" + Path.Combine(folder, "other.db"), offered);
        Assert.DoesNotContain(offered, address => address.Contains("notes", StringComparison.Ordinal));
    }

    [Fact]
    public void BackendThatIsTyped_IsTheOneThatIsAsked()
    {
        var other = "sqlite:" + Path.Combine(_engine.Folder, "another.db");
        Lines("New-PfQueue elsewhere -Backend $args[0] > $null", other);

        Assert.Equal(["elsewhere"], Complete($"Get-PfQueue -Backend {other} -Name "));
    }

    [Theory]
    [InlineData("Get-PfTask -Backend {0} ")]
    [InlineData("Get-PfTask q -Backend {0} -Uid ")]
    [InlineData("Get-PfWorker q -Backend {0} -Name ")]
    [InlineData("Remove-PfDeadLetter q -Backend {0} -Uid ")]
    public void BackendThatDoesNotAnswer_GivesNothing_Soon(string line)
    {
        // It takes connections and says nothing.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"redis://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}?keyPrefix=x";

        var watch = Stopwatch.StartNew();
        var offered = Complete(string.Format(CultureInfo.InvariantCulture, line, address));

        // 200 ms on a machine with nothing else to do.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Empty(offered);
    }

    [Theory]
    [InlineData("Get-PfTask -Backend nonsense ")]
    [InlineData("Get-PfTask -Backend sqlite:/no/such/folder/queue.db ")]
    [InlineData("Get-PfTask nothere -Uid ")]
    [InlineData("Get-PfTask [ -Uid ")]
    [InlineData("Get-PfTask busy -Name [")]
    [InlineData("Get-PfQueue -Config /no/such/file -Name ")]
    public void LineThatIsWrong_GivesNoError(string line) => Assert.Empty(_engine.Run("TabExpansion2 $args[0] $args[0].Length", line).AllErrors);

    private IReadOnlyList<string> Complete(string line) => Lines("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | ForEach-Object CompletionText", line);

    private IReadOnlyList<string> Lines(string script, params object?[] arguments) => _engine.Run(script, arguments).WithoutErrors().Lines;
}

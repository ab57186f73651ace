using PfTaskQueue.PowerShell.Tests.Commands;
using PfTaskQueue.PowerShell.Tests.Engine;

namespace PfTaskQueue.PowerShell.Tests.Conventions;

/// <summary>Every cmdlet that changes something changes nothing with -WhatIf, and asks with -Confirm before it does.</summary>
public sealed class ShouldProcessTests(BusyQueue busy) : IClassFixture<BusyQueue>
{
    private static readonly Dictionary<string, string> Calls = new(StringComparer.Ordinal)
    {
        ["Add-PfTask"] = "Add-PfTask busy p",
        ["Backup-PfBackend"] = "Backup-PfBackend $file",
        ["Export-PfConfiguration"] = "Export-PfConfiguration $file",
        ["Export-PfReport"] = "Get-PfTask busy | Export-PfReport $file",
        ["New-PfQueue"] = "New-PfQueue another",
        ["Remove-PfDeadLetter"] = "Get-PfDeadLetter busy | Remove-PfDeadLetter",
        ["Remove-PfQueue"] = "Remove-PfQueue busy",
        ["Remove-PfTask"] = "Remove-PfTask busy -State Pending, Completed",
        ["Repair-PfQueue"] = "Repair-PfQueue busy",
        ["Restart-PfTask"] = "Get-PfTask busy -State Failed | Restart-PfTask",
        ["Restore-PfDeadLetter"] = "Get-PfDeadLetter busy | Restore-PfDeadLetter",
        ["Resume-PfQueue"] = "Resume-PfQueue busy",
        ["Start-PfWorker"] = "Start-PfWorker busy -Command true -ExitOnEmpty",
        ["Stop-PfTask"] = "Get-PfTask busy -State Pending, Processing | Stop-PfTask",
        ["Stop-PfWorker"] = "Stop-PfWorker busy *",
        ["Suspend-PfQueue"] = "Suspend-PfQueue busy",
    };

    public static TheoryData<string> Cmdlets => [.. Calls.Keys];

    // Nothing is to be repaired in the queue, so there is nothing to ask.
    public static TheoryData<string> AskingCmdlets => [.. Calls.Keys.Where(name => name != "Repair-PfQueue")];

    [Fact]
    public void EveryCmdletWithWhatIf_IsHere()
    {
        var names = busy.Engine.Run("Get-Command -Module PfTaskQueue | ForEach-Object { if ($_.Parameters.ContainsKey('WhatIf')) { $_.Name } }").WithoutErrors().Lines;

        Assert.Equal(names.Order(StringComparer.Ordinal), Calls.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void WhatIf_ChangesNothing(string cmdlet)
    {
        var before = Snapshot();

        busy.Engine.Run($"$file = $args[0]; {Calls[cmdlet]} -WhatIf", Report).WithoutErrors();

        Assert.Equal(before, Snapshot());
    }

    /// <summary>The engine's own host cannot ask anybody, and says so.</summary>
    [Theory]
    [MemberData(nameof(AskingCmdlets))]
    public void Confirm_Asks(string cmdlet)
    {
        var before = Snapshot();

        var result = busy.Engine.Run($"$file = $args[0]; {Calls[cmdlet]} -Confirm", Report);

        Assert.NotEmpty(result.AllErrors);
        Assert.All(result.AllErrors, error => Assert.Contains("interact", error.Exception.Message, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(before, Snapshot());
    }

    private string Report => Path.Combine(busy.Engine.Folder, "report.xml");

    private IReadOnlyList<string> Snapshot() =>
    [
        $"{File.Exists(Report)}",
        .. busy.Engine.Run(
            """
            Get-PfQueue | ForEach-Object { "$($_.Name) $($_.State)" }
            Get-PfTask busy | ForEach-Object { "$($_.Uid) $($_.Phase) $($_.FailureCount) $($_.History.Count)" }
            Get-PfWorker busy | ForEach-Object { "$($_.Uid) $($_.Phase)" }
            Get-PfDeadLetter busy | ForEach-Object { $_.Uid }
            """).WithoutErrors().Lines,
    ];
}

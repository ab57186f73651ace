using System.Management.Automation;
using PfTaskQueue.Checking;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Tells whether the backend can be used and relied on. A backend that cannot be reached is an answer, not an error.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PfBackend")]
[OutputType(typeof(BackendCheck), typeof(bool))]
public sealed class TestPfBackendCommand : PfBackendCmdlet
{
    /// <summary>Emits only whether no check failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process()
    {
        var checks = Examine();
        if (Quiet)
        {
            WriteObject(checks.All(check => check.Outcome != CheckOutcome.Failed));
        }
        else
        {
            WriteObject(checks, enumerateCollection: true);
        }
    }

    private IReadOnlyList<BackendCheck> Examine()
    {
        if (!IsBackendThere)
        {
            return [new BackendCheck("Connection", CheckOutcome.Warning, $"there is no database {Configuration.Backend.DisplayName} yet", "New-PfQueue makes it")];
        }

        try
        {
            return Call("examine the backend", (store, token) => store.ExamineAsync(token));
        }
        catch (PfException e)
        {
            return [new BackendCheck("Connection", CheckOutcome.Failed, e.Message, e.Advice)];
        }
    }
}

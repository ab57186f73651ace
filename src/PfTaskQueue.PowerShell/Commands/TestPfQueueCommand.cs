using System.Management.Automation;
using PfTaskQueue.Checking;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Looks queues over for what must not be, and changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PfQueue", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(Finding), typeof(bool))]
public sealed class TestPfQueueCommand : QueueReadCmdlet
{
    /// <summary>Emits for each queue only whether it is sound.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void ProcessQueue(QueueInfo queue)
    {
        var isSound = true;
        foreach (var finding in Read($"inspect queue '{queue.Name}'", (store, token) => store.InspectQueueAsync(queue, token)))
        {
            isSound &= finding.Severity != FindingSeverity.Error;
            if (!Quiet)
            {
                WriteObject(finding);
            }
        }

        if (Quiet)
        {
            WriteObject(isSound);
        }
    }
}

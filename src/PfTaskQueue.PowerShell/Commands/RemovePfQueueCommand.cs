using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Erases queues with all that belongs to them.</summary>
[Cmdlet(VerbsCommon.Remove, "PfQueue", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(QueueInfo))]
public sealed class RemovePfQueueCommand : QueueInputCmdlet
{
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Queue")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool QueuesOnly => true;

    private protected override void Process() => ForEachName(Name, name => Remove(IdentifyQueue(name)));

    private void Remove(QueueInfo queue)
    {
        if (!IsConfirmed(queue))
        {
            return;
        }

        if (!Call($"remove queue '{queue.Name}'", (store, token) => store.RemoveQueueAsync(queue, token)))
        {
            throw PfException.QueueNotFound(queue.Name);
        }

        if (PassThru)
        {
            WriteObject(queue);
        }
    }

    private bool IsConfirmed(QueueInfo queue)
    {
        // -Force answers the question in advance; it overrides neither -WhatIf nor an explicit -Confirm.
        if (Force && !IsSet("WhatIf", "WhatIfPreference") && !MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return true;
        }

        var counts = Call($"count tasks of '{queue.Name}'", (store, token) => store.CountTasksAsync(queue, token));
        return ShouldProcess($"{queue.Name} ({Describe(counts)})", "Remove queue and all its tasks");
    }

    private bool IsSet(string parameter, string preference) => MyInvocation.BoundParameters.TryGetValue(parameter, out var bound)
        ? LanguagePrimitives.IsTrue(bound)
        : LanguagePrimitives.IsTrue(GetVariableValue(preference));

    private static string Describe(TaskCounts counts)
    {
        var parts = new List<string>();
        Add(counts.Pending, "pending");
        Add(counts.InFlight, "in flight");
        Add(counts.Succeeded + counts.Failed, "finished");
        Add(counts.DeadLetters, "dead letters");
        return parts.Count == 0 ? "empty" : string.Join(", ", parts);

        void Add(long count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{count} {what}");
            }
        }
    }
}

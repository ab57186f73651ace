using System.Management.Automation;
using PfTaskQueue.Lifecycle;
using PfTaskQueue.Model;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Creates queues.</summary>
[Cmdlet(VerbsCommon.New, "PfQueue", DefaultParameterSetName = ObjectSet, SupportsShouldProcess = true)]
[OutputType(typeof(QueueInfo))]
public sealed class NewPfQueueCommand : QueueInputCmdlet
{
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Queue")]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Whether workers may take tasks from the start.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public QueueState State { get; set; } = QueueState.Active;

    private protected override bool QueuesOnly => true;

    private protected override void Process() => ForEachName(Name, Create);

    private void Create(string name)
    {
        Limits.CheckQueueName(name);
        if (ShouldProcess(name, "Create queue"))
        {
            WriteObject(Call($"create queue '{name}'", (store, token) => store.CreateQueueAsync(name, State, token)));
        }
    }
}

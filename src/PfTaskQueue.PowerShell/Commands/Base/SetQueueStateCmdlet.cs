using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>What Suspend-PfQueue and Resume-PfQueue have in common.</summary>
public abstract class SetQueueStateCmdlet : QueueInputCmdlet
{
    private readonly QueueState _state;
    private readonly string _action;

    private protected SetQueueStateCmdlet(QueueState state, string action)
    {
        _state = state;
        _action = action;
    }

    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Queue")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected sealed override void Process() => ForEachName(Name, name => SetState(IdentifyQueue(name)));

    private void SetState(QueueInfo queue)
    {
        if (!ShouldProcess(queue.Name, _action))
        {
            return;
        }

        var changed = Call($"set queue '{queue.Name}' to {_state}", (store, token) => store.SetQueueStateAsync(queue, _state, token));
        if (PassThru)
        {
            WriteObject(changed);
        }
    }
}

using System.Management.Automation;
using PfTaskQueue.PowerShell.Input;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>What ConvertTo-PfYaml and ConvertTo-PfJson have in common: all input becomes one text.</summary>
public abstract class ConvertToTextCmdlet : PfCmdlet
{
    private protected ConvertToTextCmdlet()
    {
    }

    /// <summary>A queue, task, worker, dead letter or task spec.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    private protected abstract void Write(object item);

    private protected abstract string Complete();

    private protected sealed override void Process()
    {
        var item = InputObject?.BaseObject;
        if (!IListWriter.CanWrite(item))
        {
            WriteError(new ErrorRecord(new ArgumentException(WhyNot(item)), "UnsupportedType", ErrorCategory.InvalidType, InputObject));
            return;
        }

        Write(item!);
    }

    private string WhyNot(object? item) => item switch
    {
        null => "null is no queue, task, worker, dead letter or task spec",
        PSCustomObject when new PipedItem(InputObject!) is { Kind: not (ItemKind.Unknown or ItemKind.Other) } copy =>
            $"{copy.Description} that was copied has lost a part of what would be written: pipe it through the Get- cmdlet, which reads it again",
        _ => $"an object of type {item.GetType().FullName} is no queue, task, worker, dead letter or task spec",
    };

    private protected sealed override void End() => WriteObject(Complete());
}

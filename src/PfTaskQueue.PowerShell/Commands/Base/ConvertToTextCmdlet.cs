using System.Management.Automation;
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
            var message = $"{(item is null ? "null" : $"an object of type {item.GetType().FullName}")} is no queue, task, worker, dead letter or task spec";
            WriteError(new ErrorRecord(new ArgumentException(message), "UnsupportedType", ErrorCategory.InvalidType, item));
            return;
        }

        Write(item!);
    }

    private protected sealed override void End() => WriteObject(Complete());
}

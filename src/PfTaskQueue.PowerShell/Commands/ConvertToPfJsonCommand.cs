using System.Management.Automation;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Prints objects as the original's <c>--output json</c> does: always a list, so its shape does not depend on the number of items.</summary>
[Cmdlet(VerbsData.ConvertTo, "PfJson")]
[OutputType(typeof(string))]
public sealed class ConvertToPfJsonCommand : ConvertToTextCmdlet
{
    private readonly StringWriter _text = new() { NewLine = "\n" };
    private readonly PfJsonWriter _list;

    public ConvertToPfJsonCommand() => _list = new PfJsonWriter(_text);

    private protected override void Write(object item) => _list.Write(item);

    private protected override string Complete()
    {
        _list.Complete();
        return Shown.Json(_text.ToString());
    }
}

using System.Management.Automation;
using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>
/// Prints objects as the original's <c>--output yaml</c> does: always a list. Task specs become one document each, which
/// <c>Add-PfTask -Path</c> and the original's add-task read.
/// </summary>
[Cmdlet(VerbsData.ConvertTo, "PfYaml")]
[OutputType(typeof(string))]
public sealed class ConvertToPfYamlCommand : ConvertToTextCmdlet
{
    private readonly StringWriter _text = new() { NewLine = "\n" };
    private readonly PfYamlWriter _list;
    private bool? _isDocuments;

    public ConvertToPfYamlCommand() => _list = new PfYamlWriter(_text);

    private protected override void Write(object item)
    {
        if (_isDocuments is { } isDocuments && isDocuments != item is TaskSpec)
        {
            var error = new ArgumentException("task specs are documents and everything else is a list: they cannot share a text");
            WriteError(new ErrorRecord(error, "MixedInput", ErrorCategory.InvalidArgument, item));
            return;
        }

        _isDocuments = item is TaskSpec;
        if (item is TaskSpec spec)
        {
            TaskSpecYaml.Write(_text, spec);
        }
        else
        {
            _list.Write(item);
        }
    }

    private protected override string Complete()
    {
        if (_isDocuments != true)
        {
            _list.Complete();
        }

        // The shell ends what it prints with a line end of its own. No other may go: it can be part of a block scalar.
        var text = _text.ToString();
        return text.EndsWith('\n') ? text[..^1] : text;
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>A completer that never throws: whatever is wrong with what is typed, the command itself will say it.</summary>
public abstract class SafeCompleter : IArgumentCompleter
{
    private protected SafeCompleter()
    {
    }

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return [.. Complete(commandName, wordToComplete, TypedParameters.WithDefaults(commandName, fakeBoundParameters, "Backend", "Credential", "Config", "Queue"))];
        }
        catch (Exception)
        {
            return [];
        }
    }

    private protected abstract IEnumerable<CompletionResult> Complete(string command, string word, IDictionary bound);
}

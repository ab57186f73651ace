using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Completes the names of the queues that the backend has now. Slow or failing backends give nothing, never an error.</summary>
public sealed class QueueNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        var pattern = new WildcardPattern(typed + "*", WildcardOptions.IgnoreCase);
        return LiveQueues.Read(fakeBoundParameters, Patience)
            .Where(queue => pattern.IsMatch(queue.Name) || queue.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(queue => new CompletionResult(
                Quote(queue.Name), queue.Name, CompletionResultType.ParameterValue, $"{queue.Name} ({queue.State})"));
    }

    /// <summary>The name as an argument: quoted unless it is a plain word.</summary>
    private static string Quote(string name) =>
        name.All(character => char.IsLetterOrDigit(character) || character is '_' or '.' or '/') || IsPlainWithDashes(name)
            ? name
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";

    private static bool IsPlainWithDashes(string name) =>
        !name.StartsWith('-') && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '.' or '/' or '-');
}

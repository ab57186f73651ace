using System.Collections;
using System.Management.Automation;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Completes a handler's program as the shell completes commands: programs of the PATH, and paths.</summary>
public sealed class ProgramCompleter : SafeCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string command, string word, IDictionary bound)
    {
        // With nothing typed, every program of the machine would be looked at, and shown. The engine answers null for none.
        var programs = word.Trim('\'', '"').Length == 0
            ? []
            : CompletionCompleters.CompleteCommand(word, moduleName: null, CommandTypes.Application) ?? [];
        return programs.Concat(CompletionCompleters.CompleteFilename(word) ?? [])
            .DistinctBy(result => result.CompletionText, StringComparer.Ordinal);
    }
}

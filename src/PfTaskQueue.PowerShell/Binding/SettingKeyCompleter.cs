using System.Collections;
using System.Management.Automation;
using PfTaskQueue.Configuration;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Completes the keys of the configuration.</summary>
public sealed class SettingKeyCompleter : SafeCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(string command, string word, IDictionary bound) => Candidate.Complete(
        word,
        ConfigurationLoader.Load(new ConfigurationRequest { Machine = MachineContext.Current(TypedParameters.Location()), DefaultsOnly = true })
            .Entries.Select(entry => new Candidate(entry.Key, entry.Description)));
}

using System.Management.Automation;
using PfTaskQueue.Configuration;
using PfTaskQueue.Model;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Errors;
using PfTaskQueue.PowerShell.Output;
using PfTaskQueue.PowerShell.Selection;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>Shows the settings, and where each value comes from. It does not connect to the backend.</summary>
[Cmdlet(VerbsCommon.Get, "PfConfiguration")]
[OutputType(typeof(ConfigurationItem))]
public sealed class GetPfConfigurationCommand : PfBackendCmdlet
{
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SettingKeyCompleter))]
    public string[]? Key { get; set; }

    /// <summary>Shows the built-in defaults.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    private protected override void Process()
    {
        var defaults = ConfigurationLoader.Load(new ConfigurationRequest { Machine = MachineContext.Current(Location), DefaultsOnly = true });
        var defaultValues = defaults.Entries.ToDictionary(entry => entry.Key, entry => Shown(entry.Value), StringComparer.OrdinalIgnoreCase);
        var keys = new NamePatterns(Key);
        foreach (var key in (Key ?? []).Where(key => !WildcardPattern.ContainsWildcardCharacters(key) && !defaultValues.ContainsKey(key)))
        {
            WriteError(PfErrorRecord.From(SettingNotFound(key, defaultValues.Keys), key));
        }

        foreach (var entry in (Default ? defaults : Loaded).Entries.Where(entry => keys.Match(entry.Key)))
        {
            WriteObject(new ConfigurationItem
            {
                Key = entry.Key,
                Value = Shown(entry.Value),
                Source = entry.Source.ToString(),
                Default = defaultValues[entry.Key],
                EnvironmentVariable = entry.EnvironmentVariable,
                Description = entry.Description,
            });
        }
    }

    private static PfException SettingNotFound(string key, IEnumerable<string> known)
    {
        var near = NearKeys.Find(key, known);
        return new(
            PfError.SettingNotFound,
            $"there is no setting '{key}'",
            near.Count > 0 ? $"did you mean {string.Join(", ", near)}?" : "Get-PfConfiguration lists them all; wildcards find some: *timeout*");
    }

    private static object? Shown(object? value) => value is Secret ? Secret.Mask : value;
}

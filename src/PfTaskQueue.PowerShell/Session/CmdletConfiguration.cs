using System.Management.Automation;
using PfTaskQueue.Configuration;

namespace PfTaskQueue.PowerShell.Session;

/// <summary>Loads the configuration as the parameters that every cmdlet has, its own, and the shell's location make it.</summary>
internal static class CmdletConfiguration
{
    /// <param name="backend">-Backend; null: not given.</param>
    /// <param name="credential">-Credential; null: not given.</param>
    /// <param name="configPath">-Config as a full path; null: not given.</param>
    /// <param name="location">The shell's location in the file system: what relative paths start from.</param>
    /// <param name="settings">The cmdlet's other parameters, by key.</param>
    /// <exception cref="Model.PfException">InvalidConfiguration or InvalidBackend.</exception>
    public static LoadedConfiguration Load(
        string? backend, PSCredential? credential, string? configPath, string location, IReadOnlyDictionary<string, object?>? settings = null) =>
        ConfigurationLoader.Load(new ConfigurationRequest
        {
            Machine = MachineContext.Current(location),
            BackendUri = backend,
            ConfigPath = configPath,
            Parameters = new Dictionary<string, object?>(settings ?? new Dictionary<string, object?>()).WithCredential(credential),
        });

    private static Dictionary<string, object?> WithCredential(this Dictionary<string, object?> settings, PSCredential? credential)
    {
        if (credential is not null && credential != PSCredential.Empty)
        {
            // A password alone comes with a user name that says so: PSCredential cannot be made without one.
            settings[Settings.Username.Key] = credential.UserName is "default" ? null : credential.UserName;
            settings[Settings.Password.Key] = new Secret(credential.GetNetworkCredential().Password);
        }

        return settings;
    }
}

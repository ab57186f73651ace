using System.Management.Automation;
using PfTaskQueue.Configuration;
using PfTaskQueue.PowerShell.Binding;
using PfTaskQueue.PowerShell.Session;
using PfTaskQueue.Storage;

namespace PfTaskQueue.PowerShell.Commands;

/// <summary>A cmdlet with a configuration, and a backend that is opened when it is first used.</summary>
public abstract class PfBackendCmdlet : PfCmdlet
{
    private LoadedConfiguration? _loaded;
    private IQueueStore? _store;

    private protected PfBackendCmdlet()
    {
    }

    /// <summary>The backend's address; default: the configuration's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BackendCompleter))]
    public string? Backend { get; set; }

    /// <summary>User and password for the backend.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The configuration file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Config { get; set; }

    private protected LoadedConfiguration Loaded => _loaded ?? throw new InvalidOperationException("Begin has not run");

    private protected PfConfiguration Configuration => Loaded.Configuration;

    /// <summary>Whether there is something to read; <see cref="Store"/> makes the database where there is none.</summary>
    private protected bool IsBackendThere => StoreFactory.Exists(Configuration.Backend);

    private protected IQueueStore Store => _store ??= Open();

    /// <summary>The shell's location in the file system, also while it is in another drive.</summary>
    private protected string Location => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    private protected override void Begin()
    {
        _loaded = CmdletConfiguration.Load(
            Backend, Credential, Config is null ? null : ResolvePath(Config), Location, ReadSettingParameters());
        foreach (var warning in _loaded.Warnings.Where(PfSession.Current.IsNew))
        {
            WriteWarning(warning);
        }
    }

    /// <summary>What this call's parameters set in the configuration, by key.</summary>
    private protected virtual Dictionary<string, object?> ReadSettingParameters() => SettingParameterAttribute.Collect(this);

    /// <summary>One call of the backend.</summary>
    /// <param name="what">What it does, for -Verbose.</param>
    private protected T Call<T>(string what, Func<IQueueStore, CancellationToken, Task<T>> call)
    {
        var store = Store;
        WriteVerbose($"{store.DisplayName}: {what}");
        return Run(token => call(store, token));
    }

    /// <summary>A streaming read of the backend.</summary>
    /// <param name="what">What it does, for -Verbose.</param>
    private protected IEnumerable<T> Read<T>(string what, Func<IQueueStore, CancellationToken, IAsyncEnumerable<T>> read)
    {
        var store = Store;
        WriteVerbose($"{store.DisplayName}: {what}");
        return Stream(token => read(store, token));
    }

    private IQueueStore Open()
    {
        WriteVerbose($"{Configuration.Backend.DisplayName}: open");
        var session = PfSession.Current;
        return Run(token => session.OpenAsync(Configuration.Backend, token));
    }
}

using PfTaskQueue.Model;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>
/// Makes a configuration: for each setting the strongest source that has it, which is a parameter, the backend URI, an
/// environment variable, the file, the default.
/// </summary>
public sealed class ConfigurationLoader
{
    /// <summary>Variables that a worker sets for its handlers; they are no settings.</summary>
    private const string HandlerPrefix = Setting.EnvironmentPrefix + "TASK_HANDLER_";

    private static readonly StringComparer NameComparer =
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private readonly ConfigurationRequest request;
    private readonly List<string> warnings = [];

    private ConfigurationLoader(ConfigurationRequest request) => this.request = request;

    private MachineContext Machine => request.Machine;

    /// <exception cref="PfException">
    /// InvalidConfiguration names the source, the key, the value (no secret's) and what is allowed; InvalidBackend the fault of the URI.
    /// </exception>
    public static LoadedConfiguration Load(ConfigurationRequest request) => new ConfigurationLoader(request).Load();

    private LoadedConfiguration Load()
    {
        var path = request.DefaultsOnly ? null : ConfigurationFileLocator.Find(request.ConfigPath, Machine);
        var file = path is null ? null : ConfigurationFile.Read(path);
        warnings.AddRange(file?.Warnings ?? []);
        IReadOnlyList<IReadOnlyDictionary<string, RawSetting>> sources =
        [
            FromParameters(request.Parameters, ConfigurationSourceKind.Parameter),
            FromParameters(FromUri(), ConfigurationSourceKind.BackendUri),
            Expand(FromEnvironment()),
            Expand(file?.Values ?? new Dictionary<string, RawSetting>()),
        ];
        var entries = Settings.All.Select(setting => Read(setting, sources)).ToList();
        return new LoadedConfiguration
        {
            Configuration = new ConfigurationAssembler(entries).Assemble(),
            Entries = entries,
            Warnings = warnings,
            File = path,
        };
    }

    private Dictionary<string, RawSetting> FromParameters(
        IReadOnlyDictionary<string, object?> parameters, ConfigurationSourceKind kind)
    {
        var settings = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in parameters)
        {
            if (Settings.Find(key) is null)
            {
                var nearest = NearestName.Find(key, Settings.Keys);
                throw new PfException(PfError.InvalidConfiguration, ConfigurationError.UnknownKey(key, nearest));
            }

            if (value is not null)
            {
                settings[key] = new RawSetting(key, value, new ConfigurationSource(kind), Machine.CurrentDirectory);
            }
        }

        return settings;
    }

    private Dictionary<string, object?> FromUri() => string.IsNullOrEmpty(request.BackendUri)
        ? []
        : BackendUri.Parse(request.BackendUri, Machine.CurrentDirectory).ToDictionary(pair => pair.Key, pair => (object?)pair.Value);

    private Dictionary<string, RawSetting> FromEnvironment()
    {
        var settings = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        if (request.DefaultsOnly)
        {
            return settings;
        }

        var known = Settings.Keys.ToDictionary(Setting.VariableOf, key => key, NameComparer);
        foreach (var (name, value) in Machine.Environment)
        {
            if (known.TryGetValue(name, out var key))
            {
                var source = new ConfigurationSource(ConfigurationSourceKind.Environment, name);
                settings[key] = new RawSetting(key, value, source, Machine.CurrentDirectory);
            }
            else if (IsVariable(name))
            {
                warnings.Add($"environment: {ConfigurationError.UnknownKey(name, NearestName.Find(name, known.Keys))}");
            }
        }

        return settings;
    }

    /// <summary>
    /// Where a source has an address as the backend, what that stands for: <c>PFTQ_BACKEND=redis://host?keyPrefix=team</c> is all
    /// that a CI job has to set. What the source says beside it is stronger, as parameters are beside -Backend.
    /// </summary>
    private IReadOnlyDictionary<string, RawSetting> Expand(IReadOnlyDictionary<string, RawSetting> source)
    {
        if (source.GetValueOrDefault(Settings.Backend.Key) is not { Value: string address } backend || !address.Contains(':', StringComparison.Ordinal))
        {
            return source;
        }

        var settings = new Dictionary<string, RawSetting>(source, StringComparer.OrdinalIgnoreCase);
        settings.Remove(Settings.Backend.Key);
        try
        {
            foreach (var (key, value) in BackendUri.Parse(address, Machine.CurrentDirectory))
            {
                settings.TryAdd(key, backend with { Key = key, Value = value });
            }
        }
        catch (PfException e)
        {
            throw new PfException(e.Error, $"{backend.Source}: {e.Message}", e.Advice);
        }

        return settings;
    }

    /// <summary>Whether a variable is meant for this program.</summary>
    private static bool IsVariable(string name) =>
        name.StartsWith(Setting.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith(HandlerPrefix, StringComparison.OrdinalIgnoreCase);

    private ConfigurationEntry Read(Setting setting, IReadOnlyList<IReadOnlyDictionary<string, RawSetting>> sources)
    {
        var raw = sources.SelectMany(source => setting.Keys.Select(key => source.GetValueOrDefault(key)))
            .FirstOrDefault(found => found is { IsEmpty: false });
        if (raw is null)
        {
            return new ConfigurationEntry(setting, setting.DefaultOn(Machine), new ConfigurationSource(ConfigurationSourceKind.Default));
        }

        var context = new SettingContext(Machine, raw.BaseDirectory, warning => warnings.Add($"{raw.Source}: {setting.Key}: {warning}"));
        return setting.TryRead(raw.Value, context, out var value)
            ? new ConfigurationEntry(setting, value, raw.Source)
            : throw ConfigurationError.Value(setting, raw);
    }
}

using PfTaskQueue.Model;

namespace PfTaskQueue.Configuration;

/// <summary>Makes the typed records from the settings' values, and checks what several settings must be together.</summary>
internal sealed class ConfigurationAssembler(IReadOnlyList<ConfigurationEntry> entries)
{
    private const string RedisSection = "redis.";
    private readonly Dictionary<Setting, ConfigurationEntry> entries = entries.ToDictionary(entry => entry.Setting);

    public PfConfiguration Assemble() => new()
    {
        Backend = IsRedis() ? new RedisAssembler(this).Assemble() : new SqliteSettings(Get(Settings.SqlitePath)),
        Worker = Worker(),
        Log = new LogSettings { Level = Get(Settings.LevelOfLog), Pretty = Get(Settings.LogPretty) },
    };

    public T Get<T>(Setting<T> setting) => (T)entries[setting].Value!;

    public int Int(Setting<long> setting) => checked((int)Get(setting));

    /// <summary>An optional text: null when it is empty.</summary>
    public string? Optional(Setting<string> setting) => Get(setting) is { Length: > 0 } text ? text : null;

    public ConfigurationSource SourceOf(Setting setting) => entries[setting].Source;

    public bool IsSet(Setting setting) => SourceOf(setting).Kind != ConfigurationSourceKind.Default;

    /// <summary>As the setting says; unless it is set, Redis as soon as any Redis setting is.</summary>
    private bool IsRedis() => IsSet(Settings.Backend)
        ? Get(Settings.Backend) == BackendKind.Redis
        : Settings.All.Any(setting => setting.Key.StartsWith(RedisSection, StringComparison.Ordinal) && IsSet(setting));

    private WorkerSettings Worker() => new()
    {
        QueueName = Get(Settings.QueueName),
        Spec = new WorkerSpec
        {
            Name = Get(Settings.WorkerName),
            Concurrency = Int(Settings.Concurrency),
            TaskHandler = new TaskHandlerSpec
            {
                DefaultTimeout = Get(Settings.DefaultTimeout),
                Commands = Get(Settings.Commands),
                CleanupWorkspaceDir = Get(Settings.CleanupWorkspaceDir),
            },
            HeartBeat = HeartBeat(),
            ExitOnSuspend = Get(Settings.ExitOnSuspend),
            ExitOnEmpty = Get(Settings.ExitOnEmpty),
            ExitOnEmptyGracePeriod = Get(Settings.ExitOnEmptyGracePeriod),
            NumTasks = Get(Settings.NumTasks),
            WorkDir = Get(Settings.WorkDir),
        },
        NumWorkerSalvageOnStartup = Int(Settings.NumWorkerSalvageOnStartup),
        StopGracePeriod = Get(Settings.StopGracePeriod),
        StopPolicy = Get(Settings.StopPolicy),
        CrashLimit = Int(Settings.CrashLimit),
        LogTailBytes = Int(Settings.LogTailBytes),
    };

    /// <summary>A worker that expires before its next beat is due would lose its tasks while it runs them.</summary>
    private HeartBeatSpec HeartBeat()
    {
        var heartBeat = new HeartBeatSpec
        {
            Interval = Get(Settings.HeartBeatInterval),
            ExpirationDuration = Get(Settings.ExpirationDuration),
            SalvageDuration = Get(Settings.SalvageDuration),
        };
        return heartBeat.ExpirationDuration > heartBeat.Interval ? heartBeat : throw ConfigurationError.Setting(
            Settings.ExpirationDuration,
            SourceOf(Settings.ExpirationDuration),
            $"is not longer than {Settings.HeartBeatInterval.Key} ({SourceOf(Settings.HeartBeatInterval)})",
            "make the expiration several times the interval, such as 10s and 2s");
    }
}

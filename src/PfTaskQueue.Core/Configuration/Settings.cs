namespace PfTaskQueue.Configuration;

/// <summary>
/// The one table of settings, in the order in which they are printed: the original's, each addition beside what it belongs to.
/// Files, environment variables, URIs, parameters, warnings, printing and the typed records all go by it.
/// </summary>
internal static class Settings
{
    private static readonly List<Setting> Table = [];
    private static readonly RedisSettings Redis = new() { KeyPrefix = "" };
    private static readonly RedisBackoffSettings RedisBackoff = new();
    private static readonly WorkerSettings WorkerDefaults = new();
    private static readonly IntegerType AnyInteger = new();
    private static readonly IntegerType ZeroOrMore = new(0);
    private static readonly IntegerType OneOrMore = new(1);
    private static readonly DurationType AnyDuration = new(TimeSpan.Zero);
    private static readonly DurationType PositiveDuration = new(TimeSpan.FromMilliseconds(1));
    private static readonly BooleanType Boolean = new();
    private static readonly TextType Text = new();

    public static readonly Setting<BackendKind> Backend = Add("backend", new ChoiceType<BackendKind>(), BackendKind.Sqlite,
        "Where the queues are: sqlite (this machine), redis, or an address such as -Backend takes. Redis as soon as any redis key is set.");

    public static readonly Setting<string> SqlitePath =
        AddMachine("sqlite.path", new PathType(), machine => Path.Join(machine.DataDirectory, "pftaskqueue", "queue.db"),
            "The database file.");

    public static readonly Setting<string> KeyPrefix = Add("redis.keyPrefix", new TextType(RedisSettings.MaxKeyPrefixLength), "",
        "Begins every key; required. For a cluster, with a {tag}.");
    public static readonly Setting<IReadOnlyList<RedisAddress>> Addr = Add("redis.addr", new AddressListType(), Redis.Addresses,
        "host:port; several (cluster nodes, sentinels) separated by commas.");
    public static readonly Setting<string> Username = Add("redis.username", Text, "", "The ACL user.");
    public static readonly Setting<Secret?> Password = Add("redis.password", new SecretType(), null, "The password.");
    public static readonly Setting<string> PasswordFile = Add("redis.passwordFile", new PathType(), "", "A file that holds the password.");
    public static readonly Setting<long> Db = Add("redis.db", ZeroOrMore, 0, "The database's number.");
    public static readonly Setting<bool> Tls = Add("redis.tls", Boolean, false,
        "Encrypt the connection. Any of the four settings below turns it on too.");
    public static readonly Setting<string> CaFile = Add("redis.caFile", new PathType(), "",
        "PEM file with the authorities to trust instead of the system's.");
    public static readonly Setting<string> CertFile = Add("redis.certFile", new PathType(), "", "PEM file with the client's certificate.");
    public static readonly Setting<string> KeyFile = Add("redis.keyFile", new PathType(), "", "PEM file with the client's private key.");
    public static readonly Setting<string> ServerName = Add("redis.serverName", Text, "",
        "The name that the server's certificate must have; else the address's host.");
    public static readonly Setting<string> SentinelMaster = Add("redis.sentinelMaster", Text, "",
        "The master's name; redis.addr names the sentinels then.");
    public static readonly Setting<string> SentinelUsername = Add("redis.sentinelUsername", Text, "", "The ACL user on the sentinels.");
    public static readonly Setting<Secret?> SentinelPassword = Add("redis.sentinelPassword", new SecretType(), null,
        "The sentinels' password.");
    public static readonly Setting<TimeSpan> DialTimeout = Add("redis.dialTimeout", PositiveDuration, Redis.DialTimeout,
        "How long connecting may take.");
    public static readonly Setting<TimeSpan> ReadTimeout = Add("redis.readTimeout", PositiveDuration, Redis.ReadTimeout,
        "How long a reply may take.");
    public static readonly Setting<TimeSpan> WriteTimeout = Add("redis.writeTimeout", PositiveDuration, Redis.WriteTimeout,
        "How long sending a command may take.");
    public static readonly Setting<long> PoolSize = Add("redis.poolSize", ZeroOrMore, 0,
        "Read for the original's files; one shared connection needs no pool.");
    public static readonly Setting<long> MinIdleConns = Add("redis.minIdleConns", ZeroOrMore, 0, "As redis.poolSize.");
    public static readonly Setting<TimeSpan> MaxConnAge = Add("redis.maxConnAge", AnyDuration, TimeSpan.Zero, "As redis.poolSize.");
    public static readonly Setting<TimeSpan> PoolTimeout = Add("redis.poolTimeout", AnyDuration, TimeSpan.Zero, "As redis.poolSize.");
    public static readonly Setting<TimeSpan> IdleTimeout = Add("redis.idleTimeout", AnyDuration, TimeSpan.FromMinutes(5),
        "As redis.poolSize.");
    public static readonly Setting<TimeSpan> IdleCheckFrequency = Add("redis.idleCheckFrequency", AnyDuration, TimeSpan.FromMinutes(1),
        "As redis.poolSize.");
    public static readonly Setting<long> ChunkSizeInGet = Add("redis.chunkSizeInGet", OneOrMore, Redis.ChunkSizeInGet,
        "How many tasks are read by one command.");
    public static readonly Setting<long> PayloadMaxBytes =
        Add("redis.payloadMaxBytes", new IntegerType(1, RedisSettings.MaxPayloadBytes), Redis.PayloadMaxBytes,
            "The largest payload, and the largest message and payload of a result, in bytes.");
    public static readonly Setting<long> WaitReplicas = Add("redis.waitReplicas", ZeroOrMore, Redis.WaitReplicas,
        "How many replicas must have an added task before it is acknowledged; 0: none.");
    public static readonly Setting<TimeSpan> WaitReplicasTimeout = Add("redis.waitReplicasTimeout", PositiveDuration, Redis.WaitReplicasTimeout,
        "How long an add waits for them; then the task is stored, and NotReplicated says how many have it.");
    public static readonly Setting<TimeSpan> BackoffInitialInterval =
        Add("redis.backoff.initialInterval", PositiveDuration, RedisBackoff.InitialInterval,
            "The pause before a failed operation is repeated.");
    public static readonly Setting<double> BackoffRandomizationFactor =
        Add("redis.backoff.randomizationFactor", new NumberType(0, 1), RedisBackoff.RandomizationFactor,
            "How much chance there is in the pause.");
    public static readonly Setting<double> BackoffMultiplier =
        Add("redis.backoff.multiplier", new NumberType(1, double.MaxValue), RedisBackoff.Multiplier,
            "What the pause grows by.");
    public static readonly Setting<TimeSpan> BackoffMaxInterval =
        Add("redis.backoff.maxInterval", PositiveDuration, RedisBackoff.MaxInterval,
            "The longest pause.");
    public static readonly Setting<TimeSpan> BackoffMaxElapsedTime =
        Add("redis.backoff.maxElapsedTime", AnyDuration, RedisBackoff.MaxElapsedTime,
            "When an operation is given up; 0: never.");
    public static readonly Setting<long> BackoffMaxRetry = Add("redis.backoff.maxRetry", AnyInteger, RedisBackoff.MaxRetry,
        "How often an operation is repeated; -1: no limit.");

    public static readonly Setting<string> QueueName = Add("worker.queueName", new TextType(256, ":"), "", "The queue to take tasks from.");
    public static readonly Setting<string> WorkerName = AddMachine("worker.name", new TextType(256), machine => machine.HostName,
        "The worker's name, for display.");
    public static readonly Setting<long> Concurrency = Add("worker.concurrency", OneOrMore, WorkerDefaults.Spec.Concurrency,
        "How many handlers run at once.");
    public static readonly Setting<TimeSpan> DefaultTimeout =
        Add("worker.taskHandler.defaultTimeout", PositiveDuration, WorkerDefaults.Spec.TaskHandler.DefaultTimeout,
            "The time-out of a task that names none.");
    public static readonly Setting<IReadOnlyList<string>> Commands =
        Add("worker.taskHandler.commands", new ListType(), WorkerDefaults.Spec.TaskHandler.Commands,
            "The handler: a program and its arguments.");
    public static readonly Setting<bool> CleanupWorkspaceDir = Add("worker.taskHandler.cleanupWorkspaceDir", Boolean, false,
        "Remove a workspace when its handler has ended.", alias: "worker.taskHandler.cleanupWorkspace");
    public static readonly Setting<TimeSpan> SalvageDuration =
        Add("worker.heartBeat.salvageDuration", PositiveDuration, WorkerDefaults.Spec.HeartBeat.SalvageDuration,
            "How long after its expiry a dead worker's tasks are taken from it.");
    public static readonly Setting<TimeSpan> ExpirationDuration =
        Add("worker.heartBeat.expirationDuration", PositiveDuration, WorkerDefaults.Spec.HeartBeat.ExpirationDuration,
            "A worker whose last beat is older is lost.");
    public static readonly Setting<TimeSpan> HeartBeatInterval =
        Add("worker.heartBeat.interval", PositiveDuration, WorkerDefaults.Spec.HeartBeat.Interval,
            "The time between two beats.");
    public static readonly Setting<bool> ExitOnSuspend = Add("worker.exitOnSuspend", Boolean, WorkerDefaults.Spec.ExitOnSuspend,
        "End when the queue is suspended.");
    public static readonly Setting<bool> ExitOnEmpty = Add("worker.exitOnEmpty", Boolean, WorkerDefaults.Spec.ExitOnEmpty,
        "End when the queue is empty and no task can come back.");
    public static readonly Setting<TimeSpan> ExitOnEmptyGracePeriod =
        Add("worker.exitOnEmptyGracePeriod", AnyDuration, WorkerDefaults.Spec.ExitOnEmptyGracePeriod,
            "How long it must have been empty for that.");
    public static readonly Setting<long> NumTasks =
        Add("worker.numTasks", new IntegerType(long.MinValue, long.MaxValue), WorkerDefaults.Spec.NumTasks,
            "End after so many tasks; -1: no limit.");
    public static readonly Setting<string> WorkDir = AddMachine("worker.workDir", new PathType(), machine => machine.TempDirectory,
        "Where workspaces are made.");
    public static readonly Setting<long> NumWorkerSalvageOnStartup =
        Add("worker.numWorkerSalvageOnStartup", AnyInteger, WorkerDefaults.NumWorkerSalvageOnStartup,
            "How many dead workers are salvaged at the start; -1: all.");
    public static readonly Setting<TimeSpan> StopGracePeriod = Add("worker.stopGracePeriod", AnyDuration, WorkerDefaults.StopGracePeriod,
        "How long running handlers may go on after a stop.");
    public static readonly Setting<StopPolicy> StopPolicy =
        Add("worker.stopPolicy", new ChoiceType<StopPolicy>(), WorkerDefaults.StopPolicy,
            "What becomes of a task that a stop cut short: requeue, or fail as in the original.");
    public static readonly Setting<long> CrashLimit = Add("worker.crashLimit", AnyInteger, WorkerDefaults.CrashLimit,
        "How many deaths of its workers end a task; 0: no limit.");
    public static readonly Setting<long> LogTailBytes =
        Add("worker.logTailBytes", new IntegerType(0, WorkerSettings.MaxLogTailBytes), WorkerDefaults.LogTailBytes,
            "How many bytes of each attempt's stdout and stderr are kept beside the task; 0: none.");

    public static readonly Setting<LogLevel> LevelOfLog = Add("log.level", new ChoiceType<LogLevel>(), LogLevel.Info,
        "The least important lines to show.");
    public static readonly Setting<bool> LogPretty = Add("log.pretty", Boolean, true, "Lines for people; otherwise JSON.");

    private static readonly Dictionary<string, Setting> ByKey = Table
        .SelectMany(setting => setting.Keys, (setting, key) => (setting, key))
        .ToDictionary(pair => pair.key, pair => pair.setting, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<Setting> All => Table;

    /// <summary>All keys, also the aliases.</summary>
    public static IReadOnlyCollection<string> Keys => ByKey.Keys;

    /// <summary>The setting of a key, whatever its case; null: there is none.</summary>
    public static Setting? Find(string key) => ByKey.GetValueOrDefault(key);

    private static Setting<T> Add<T>(string key, SettingType<T> type, T defaultValue, string description, string? alias = null) =>
        Add(new Setting<T>(key, type, _ => defaultValue, description) { Alias = alias });

    private static Setting<T> AddMachine<T>(string key, SettingType<T> type, Func<MachineContext, T> defaultOn, string description) =>
        Add(new Setting<T>(key, type, defaultOn, description) { IsMachineDefault = true });

    private static Setting<T> Add<T>(Setting<T> setting)
    {
        Table.Add(setting);
        return setting;
    }
}

namespace PfTaskQueue.Configuration;

/// <summary>Makes the settings of the Redis backend.</summary>
internal sealed class RedisAssembler(ConfigurationAssembler settings)
{
    private const int MaxPasswordLength = 64 * 1024;

    public RedisSettings Assemble() => new()
    {
        Addresses = settings.Get(Settings.Addr),
        KeyPrefix = KeyPrefix(),
        User = settings.Optional(Settings.Username),
        Password = Password(),
        Database = settings.Int(Settings.Db),
        Tls = Tls(),
        SentinelMaster = settings.Optional(Settings.SentinelMaster),
        SentinelUser = settings.Optional(Settings.SentinelUsername),
        SentinelPassword = settings.Get(Settings.SentinelPassword),
        DialTimeout = settings.Get(Settings.DialTimeout),
        ReadTimeout = settings.Get(Settings.ReadTimeout),
        WriteTimeout = settings.Get(Settings.WriteTimeout),
        WaitReplicas = settings.Int(Settings.WaitReplicas),
        WaitReplicasTimeout = settings.Get(Settings.WaitReplicasTimeout),
        Backoff = new RedisBackoffSettings
        {
            InitialInterval = settings.Get(Settings.BackoffInitialInterval),
            RandomizationFactor = settings.Get(Settings.BackoffRandomizationFactor),
            Multiplier = settings.Get(Settings.BackoffMultiplier),
            MaxInterval = settings.Get(Settings.BackoffMaxInterval),
            MaxElapsedTime = settings.Get(Settings.BackoffMaxElapsedTime),
            MaxRetry = settings.Int(Settings.BackoffMaxRetry),
        },
        ChunkSizeInGet = settings.Int(Settings.ChunkSizeInGet),
        PayloadMaxBytes = settings.Int(Settings.PayloadMaxBytes),
    };

    private string KeyPrefix() => settings.Optional(Settings.KeyPrefix) ?? throw ConfigurationError.Setting(
        Settings.KeyPrefix,
        settings.SourceOf(Settings.KeyPrefix),
        "is empty, and the Redis backend needs one: it keeps your keys apart from those of others on the same server",
        $"set {Setting.VariableOf(Settings.KeyPrefix.Key)}, {Settings.KeyPrefix.Key} in the file, or ?keyPrefix=… in the backend's URI. "
        + "Redis is the backend because 'backend' or another redis setting says so");

    /// <summary>A password and a password file: the one from the stronger source.</summary>
    private Secret? Password()
    {
        var file = settings.Optional(Settings.PasswordFile);
        var password = settings.Get(Settings.Password);
        var byKind = settings.SourceOf(Settings.Password).Kind.CompareTo(settings.SourceOf(Settings.PasswordFile).Kind);
        if (file is null || (password is not null && byKind > 0))
        {
            return password;
        }

        return password is null || byKind < 0 ? ReadPassword(file) : throw ConfigurationError.Setting(
            Settings.PasswordFile,
            settings.SourceOf(Settings.PasswordFile),
            $"and {Settings.Password.Key} ({settings.SourceOf(Settings.Password)}) are both set",
            "leave one out");
    }

    private Secret ReadPassword(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[MaxPasswordLength];
            return new Secret(new string(buffer, 0, reader.ReadBlock(buffer)).TrimEnd('\r', '\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var source = settings.SourceOf(Settings.PasswordFile);
            throw ConfigurationError.Setting(
                Settings.PasswordFile, source, $"cannot be read: {e.Message}", "check the path and its permissions");
        }
    }

    private RedisTlsSettings? Tls()
    {
        var tls = new RedisTlsSettings
        {
            CaFile = settings.Optional(Settings.CaFile),
            CertFile = settings.Optional(Settings.CertFile),
            KeyFile = settings.Optional(Settings.KeyFile),
            ServerName = settings.Optional(Settings.ServerName),
        };
        if ((tls.CertFile is null) != (tls.KeyFile is null))
        {
            var (given, missing) = tls.CertFile is null ? (Settings.KeyFile, Settings.CertFile) : (Settings.CertFile, Settings.KeyFile);
            throw ConfigurationError.Setting(given, settings.SourceOf(given), $"is set without {missing.Key}", "set both or neither");
        }

        var isOn = settings.IsSet(Settings.Tls) ? settings.Get(Settings.Tls) : tls != new RedisTlsSettings();
        return isOn ? tls : null;
    }
}

namespace PfTaskQueue.Configuration;

/// <summary>One setting with its value and where that came from.</summary>
public sealed record ConfigurationEntry
{
    internal ConfigurationEntry(Setting setting, object? value, ConfigurationSource source)
    {
        Setting = setting;
        Value = value;
        Source = source;
    }

    public string Key => Setting.Key;

    /// <summary>The value; a <see cref="Secret"/> for what is not shown.</summary>
    public object? Value { get; }

    public ConfigurationSource Source { get; }

    public string Description => Setting.Description;

    /// <summary>What is allowed, in words.</summary>
    public string Allowed => Setting.Allowed;

    public string EnvironmentVariable => Setting.VariableOf(Key);

    public bool IsSecret => Setting.IsSecret;

    internal Setting Setting { get; }
}

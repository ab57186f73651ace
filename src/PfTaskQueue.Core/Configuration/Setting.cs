using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>One setting: its key, what it may be, and what it is when nobody says.</summary>
internal abstract class Setting(string key, string description)
{
    public const string EnvironmentPrefix = "PFTQ_";

    /// <summary>The key in a file; its case does not matter.</summary>
    public string Key { get; } = key;

    public string Description { get; } = description;

    /// <summary>Another key that is read too: the original prints a key that it does not read.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether the default differs from machine to machine, so that a file that goes elsewhere leaves it open.</summary>
    public bool IsMachineDefault { get; init; }

    public IEnumerable<string> Keys => Alias is null ? [Key] : [Key, Alias];

    public abstract string Allowed { get; }

    public abstract bool IsSecret { get; }

    public static string VariableOf(string key) => EnvironmentPrefix + key.ToUpperInvariant().Replace('.', '_');

    public abstract object? DefaultOn(MachineContext machine);

    public abstract bool TryRead(object raw, SettingContext context, out object? value);

    /// <param name="name">The last part of the key.</param>
    public abstract void Print(YamlBlock block, string name, object? value);
}

/// <inheritdoc/>
internal sealed class Setting<T>(string key, SettingType<T> type, Func<MachineContext, T> defaultOn, string description)
    : Setting(key, description)
{
    public override string Allowed => type.Allowed;

    public override bool IsSecret => type.IsSecret;

    public override object? DefaultOn(MachineContext machine) => defaultOn(machine);

    public override bool TryRead(object raw, SettingContext context, out object? value)
    {
        var isRead = type.TryRead(raw, context, out var typed);
        value = typed;
        return isRead;
    }

    public override void Print(YamlBlock block, string name, object? value) => type.Print(block, name, (T)value!);
}

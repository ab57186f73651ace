using System.Management.Automation;
using System.Reflection;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>Says which setting of the configuration a parameter overrides.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingParameterAttribute(string key) : Attribute
{
    public string Key { get; } = key;

    /// <summary>The settings that this call gives as parameters, by key.</summary>
    public static Dictionary<string, object?> Collect(PSCmdlet cmdlet)
    {
        var settings = new Dictionary<string, object?>();
        foreach (var property in cmdlet.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<SettingParameterAttribute>() is { } setting
                && cmdlet.MyInvocation.BoundParameters.ContainsKey(property.Name))
            {
                settings[setting.Key] = AsSetting(property.GetValue(cmdlet));
            }
        }

        return settings;
    }

    private static object? AsSetting(object? value) => value switch
    {
        SwitchParameter flag => flag.ToBool(),
        Enum choice => choice.ToString(),
        _ => value,
    };
}

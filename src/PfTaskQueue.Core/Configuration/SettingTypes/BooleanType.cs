using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>A truth value in any of YAML's or the shell's spellings.</summary>
internal sealed class BooleanType : SettingType<bool>
{
    public override string Allowed => "true or false";

    public override bool TryRead(object raw, SettingContext context, out bool value)
    {
        var known = TextOf(raw)?.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" or "on" or "t" or "y" or "1" => true,
            "false" or "no" or "off" or "f" or "n" or "0" => false,
            _ => (bool?)null,
        };
        value = known ?? false;
        return known is not null;
    }

    public override void Print(YamlBlock block, string key, bool value) => block.Literal(key, value);
}

using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>One of some names; their case does not matter.</summary>
internal sealed class ChoiceType<T> : SettingType<T>
    where T : struct, Enum
{
    public override string Allowed => "one of " + string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));

    public override bool TryRead(object raw, SettingContext context, out T value)
    {
        value = default;
        var text = (raw as string ?? raw.ToString())?.Trim();
        var name = Array.Find(Enum.GetNames<T>(), known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name is not null && Enum.TryParse(name, out value);
    }

    public override void Print(YamlBlock block, string key, T value) => block.Text(key, value.ToString().ToLowerInvariant());
}

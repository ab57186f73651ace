using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>A list of texts with at least one; a single text is split at commas, as the original does with variables.</summary>
internal sealed class ListType : SettingType<IReadOnlyList<string>>
{
    public override string Allowed => "a list of texts with at least one";

    public override bool TryRead(object raw, SettingContext context, out IReadOnlyList<string> value)
    {
        value = raw as IReadOnlyList<string> ?? TextOf(raw)?.Split(',') ?? [];
        return value.Count > 0 && value[0].Length > 0;
    }

    public override void Print(YamlBlock block, string key, IReadOnlyList<string> value) => block.List(key, value);
}

using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>A path, made absolute: one in a file starts from the file's folder, another from the current directory.</summary>
internal sealed class PathType : SettingType<string>
{
    public override string Allowed => "a path";

    public override bool TryRead(object raw, SettingContext context, out string value)
    {
        value = TextOf(raw) ?? "";
        if (value.Length == 0 || value.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        value = context.Machine.Resolve(value, context.BaseDirectory);
        return true;
    }

    public override void Print(YamlBlock block, string key, string value) => block.Text(key, value);
}

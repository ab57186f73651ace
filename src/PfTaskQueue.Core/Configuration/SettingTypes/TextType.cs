using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>Any text, or one within a length.</summary>
internal sealed class TextType(int maxLength = int.MaxValue, string without = "") : SettingType<string>
{
    public override string Allowed => maxLength == int.MaxValue ? "a text"
        : $"a text of at most {maxLength} characters{(without.Length == 0 ? "" : $" without '{without}'")}";

    public override bool TryRead(object raw, SettingContext context, out string value)
    {
        value = TextOf(raw) ?? "";
        return TextOf(raw) is not null && value.EnumerateRunes().Count() <= maxLength
            && (without.Length == 0 || !value.Contains(without, StringComparison.Ordinal));
    }

    public override void Print(YamlBlock block, string key, string value) => block.Text(key, value);
}

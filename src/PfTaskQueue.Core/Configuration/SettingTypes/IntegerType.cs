using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>A whole number within bounds.</summary>
internal sealed class IntegerType(long min = int.MinValue, long max = int.MaxValue) : SettingType<long>
{
    public override string Allowed => (min, max) switch
    {
        (int.MinValue, _) => "a whole number",
        (_, int.MaxValue) => $"a whole number of {min} or more",
        _ => $"a whole number from {min} to {max}",
    };

    public override bool TryRead(object raw, SettingContext context, out long value)
    {
        value = 0;
        return TextOf(raw) is { } text && YamlInteger.TryParse(text, out value) && value >= min && value <= max;
    }

    public override void Print(YamlBlock block, string key, long value) => block.Literal(key, value);
}

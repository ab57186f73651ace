using System.Globalization;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>A number within bounds.</summary>
internal sealed class NumberType(double min, double max) : SettingType<double>
{
    public override string Allowed => string.Create(
        CultureInfo.InvariantCulture, $"{(max == double.MaxValue ? $"a number of {min} or more" : $"a number from {min} to {max}")}");

    public override bool TryRead(object raw, SettingContext context, out double value)
    {
        value = 0;
        return TextOf(raw) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max;
    }

    public override void Print(YamlBlock block, string key, double value) =>
        block.Literal(key, value.ToString(CultureInfo.InvariantCulture));
}

using System.Globalization;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.Configuration;

/// <summary>
/// A duration with a unit. A bare number is nanoseconds, as in the original's files; below a millisecond that is hardly meant.
/// </summary>
internal sealed class DurationType(TimeSpan min) : SettingType<TimeSpan>
{
    private const decimal NanosecondsPerTick = 100;

    public override string Allowed =>
        $"a duration such as 10m, 1h30m or 500ms, of {GoDuration.Format(min)} or more (a number without a unit is nanoseconds)";

    public override bool TryRead(object raw, SettingContext context, out TimeSpan value)
    {
        if (raw is TimeSpan span)
        {
            value = span;
            return value >= min;
        }

        var text = TextOf(raw)?.Trim() ?? "";
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nanoseconds))
        {
            return GoDuration.TryParse(text, out value) && value >= min;
        }

        var isRead = GoDuration.TryParse(text + "ns", out value) && value >= min;
        if (isRead && nanoseconds != 0 && nanoseconds < TimeSpan.TicksPerMillisecond * NanosecondsPerTick)
        {
            context.Warn($"a number without a unit is nanoseconds: {text} is {text}ns; write {text}s if you mean seconds");
        }

        return isRead;
    }

    public override void Print(YamlBlock block, string key, TimeSpan value) => block.Text(key, GoDuration.Format(value));
}

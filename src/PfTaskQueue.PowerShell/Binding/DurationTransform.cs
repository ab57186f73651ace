using System.Globalization;
using System.Management.Automation;
using PfTaskQueue.Serialization;

namespace PfTaskQueue.PowerShell.Binding;

/// <summary>
/// Lets a <see cref="TimeSpan"/> parameter take <c>10m</c>, <c>1h30m</c>, <c>500ms</c>, <c>00:10:00</c>, a TimeSpan, or a number of
/// seconds. (PowerShell alone would take a number for 100 ns and the text "10" for ten days.)
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null)
        {
            return null;
        }

        return TryConvert(value, out var duration) ? duration : throw new ArgumentTransformationMetadataException(
            $"'{value}' is no duration: give a text such as 10m, 1h30m or 500ms, a TimeSpan, or a number of seconds.");
    }

    /// <summary>The conversion, also for the values of pipeline objects.</summary>
    public static bool TryConvert(object value, out TimeSpan duration)
    {
        duration = default;
        switch (value)
        {
            case TimeSpan span:
                duration = span;
                return true;
            case string text:
                return TryParse(text.Trim(), out duration);
            case byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal:
                return TryFromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture), out duration);
            default:
                return false;
        }
    }

    private static bool TryParse(string text, out TimeSpan duration)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return TryFromSeconds(seconds, out duration);
        }

        return GoDuration.TryParse(text, out duration)
            || (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration));
    }

    private static bool TryFromSeconds(double seconds, out TimeSpan duration)
    {
        duration = default;
        if (double.IsNaN(seconds) || Math.Abs(seconds) > TimeSpan.MaxValue.TotalSeconds - 1)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round((decimal)seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}

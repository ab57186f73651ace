using System.Globalization;
using System.Text;

namespace PfTaskQueue.Serialization;

/// <summary>Durations as Go writes them: <c>1h30m0s</c>, <c>10m</c>, <c>500ms</c>, <c>1.5s</c>, <c>-2s</c>, <c>0s</c>.</summary>
public static class GoDuration
{
    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("μs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>
    /// Reads a duration; what exceeds <see cref="TimeSpan"/> is refused. Days (<c>2d</c>) are read, never written. What is
    /// below 100 ns but not nothing is read as 100 ns, so that "more than 0" stays true.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var rest = (text ?? "").Trim().AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }

        if (rest.SequenceEqual("0"))
        {
            return true;
        }

        var ticks = 0m;
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var length = rest.IndexOfAny("0123456789.");
            var unit = length < 0 ? rest : rest[..length];
            if (!TryFindUnit(unit, out var ticksPerUnit) || number > long.MaxValue / Math.Max(ticksPerUnit, 1))
            {
                return false;
            }

            ticks += number * ticksPerUnit;
            rest = rest[unit.Length..];
        }

        if (ticks > long.MaxValue)
        {
            return false;
        }

        if (ticks is > 0 and < 1)
        {
            ticks = 1;
        }

        duration = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Writes a duration: <c>30m0s</c>, <c>1s</c>, <c>500ms</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder();
        if (duration < TimeSpan.Zero)
        {
            text.Append('-');
        }

        // A decimal, because the most negative span has no positive counterpart in ticks.
        var ticks = Math.Abs((decimal)duration.Ticks);
        if (ticks < TimeSpan.TicksPerSecond)
        {
            var (unit, size) = ticks switch
            {
                >= TimeSpan.TicksPerMillisecond => ("ms", (decimal)TimeSpan.TicksPerMillisecond),
                >= TimeSpan.TicksPerMicrosecond => ("µs", TimeSpan.TicksPerMicrosecond),
                _ => ("ns", 0.01m),
            };
            return text.Append(Number(ticks / size)).Append(unit).ToString();
        }

        var hours = decimal.Truncate(ticks / TimeSpan.TicksPerHour);
        var minutes = decimal.Truncate(ticks / TimeSpan.TicksPerMinute) % 60;
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        }

        return text.Append(Number(ticks % TimeSpan.TicksPerMinute / TimeSpan.TicksPerSecond)).Append('s').ToString();
    }

    private static bool TryFindUnit(ReadOnlySpan<char> text, out decimal ticks)
    {
        foreach (var (unit, size) in Units)
        {
            if (text.SequenceEqual(unit))
            {
                ticks = size;
                return true;
            }
        }

        ticks = 0;
        return false;
    }

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
